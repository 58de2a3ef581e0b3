import type { Source } from '../topology.js';
import { countingLogic, countingTopology } from '../examples/counting.js';
import { ReadBarrier } from './read-barrier.js';
import { TaskPositions } from './task-positions.js';

const facts: Source = { topic: 'facts', kind: 'broadcast', replayMs: 1_000, onLoss: 'forget' };
const settled = () => new Promise((resolve) => setImmediate(resolve));

function reading(positionsByPartition: readonly number[]) {
  const positions = new TaskPositions(countingTopology, countingLogic());
  for (const [partition, next] of positionsByPartition.entries()) {
    const stored = { facts: { [String(partition)]: [next, next] as [number, number] } };
    positions.open(facts, partition, stored, { beginning: 0, end: 100 });
  }
  const barrier = new ReadBarrier(positions);
  return {
    barrier,
    advance: (partition: number, next: number) => {
      positions.get('facts', partition)?.position.advance(next, 100, 0);
      barrier.positionMoved();
    },
  };
}

function ends(offsets: readonly number[]) {
  return offsets.map((offset, partition) => ({ topic: 'facts', partition, offset }));
}

async function isPassed(passing: Promise<void>): Promise<boolean> {
  let passed = false;
  void passing.then(() => {
    passed = true;
  });
  await settled();
  return passed;
}

describe('the read barrier', () => {
  it('lets pass at once who has read that far already', async () => {
    const { barrier } = reading([5, 7]);
    expect(await isPassed(barrier.reach(ends([5, 7])))).toBe(true);
  });

  it('waits for the last partition to reach its end', async () => {
    const { barrier, advance } = reading([0, 0]);
    const passing = barrier.reach(ends([3, 4]));
    advance(0, 3);
    advance(1, 3);
    expect(await isPassed(passing)).toBe(false);
    advance(1, 4);
    expect(await isPassed(passing)).toBe(true);
  });

  it('waits for a partition that the task does not read yet', async () => {
    const { barrier, advance } = reading([9]);
    const passing = barrier.reach(ends([9, 1]));
    advance(0, 10);
    expect(await isPassed(passing)).toBe(false);
  });

  it('does not wait for empty partitions', async () => {
    const { barrier } = reading([0]);
    expect(await isPassed(barrier.reach(ends([0, 0])))).toBe(true);
  });

  it('lets go of who waits when the task is over', async () => {
    const { barrier } = reading([0]);
    const passing = barrier.reach(ends([1]));
    barrier.abandon();
    expect(await isPassed(passing)).toBe(true);
  });

  it('lets go of who comes after the task is over', async () => {
    const { barrier } = reading([0]);
    barrier.abandon();
    expect(await isPassed(barrier.reach(ends([1])))).toBe(true);
  });
});
