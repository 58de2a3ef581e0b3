import { outgoing } from '../examples/counting.js';
import { deliverAll } from '../examples/counting-cluster.js';
import { ManualClock } from '../memory/manual-clock.js';
import { MemoryLog } from '../memory/memory-log.js';
import type { RecordBatch } from '../records.js';
import { GroupPositions } from './group-positions.js';
import { type BatchProgress, PositionedReading } from './positioned-reading.js';

interface InHand {
  readonly batch: RecordBatch;
  readonly progress: BatchProgress;
  readonly finish: () => void;
  readonly fail: (cause: Error) => void;
}

/** A service whose handler is done with a batch when the test says so. */
class Service {
  readonly log: MemoryLog;
  readonly clock = new ManualClock();
  readonly inHand = new Map<number, InHand>();
  readonly seen: string[] = [];
  readonly retries: string[] = [];
  readonly reading: PositionedReading;

  constructor(log = new MemoryLog({ events: 2 }), sinceMs?: number) {
    this.log = log;
    this.reading = new PositionedReading({
      groupId: 'subscription',
      coPartitioned: ['events'],
      broadcast: [],
      log,
      clock: this.clock,
      positions: new GroupPositions(log, 'subscription', sinceMs),
      handling: 'atItsOwnPace',
      handle: (batch, progress) => this.#handle(batch, progress),
      onRetry: (topic, partition, cause) => {
        this.retries.push(`${topic}-${String(partition)}: ${cause.message}`);
      },
      onLost: () => undefined,
    });
  }

  #handle(batch: RecordBatch, progress: BatchProgress): Promise<void> {
    const { partition, records } = batch;
    const values = records.map(({ value }) => value?.toString() ?? '');
    this.seen.push(...values.map((value) => `${String(partition)}/${value}`));
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => () => {
        this.inHand.delete(partition);
        settle();
      };
      const fail = (cause: Error) => {
        end(() => {
          reject(cause);
        })();
      };
      this.inHand.set(partition, { batch, progress, finish: end(resolve), fail });
    });
  }

  write(count: number, partition = 0): void {
    for (let n = 0; n < count; n++) {
      const offset = this.log.partition('events', partition).length;
      const record = { ...outgoing('k', String(offset)), timestamp: 1_000 + offset };
      this.log.append({ topic: 'events', partition, record });
    }
  }

  run(): Promise<void> {
    return deliverAll(this.log);
  }

  async started(): Promise<this> {
    await this.reading.start();
    await this.run();
    return this;
  }

  of(partition: number): InHand {
    const found = this.inHand.get(partition);
    if (found === undefined) throw new Error(`nothing of partition ${String(partition)}`);
    return found;
  }

  /** Commits and ends what is in hand, until nothing more comes. */
  async finishAll(): Promise<void> {
    while (this.inHand.size > 0) {
      for (const { batch, progress, finish } of [...this.inHand.values()]) {
        await progress.reached(batch.nextOffset);
        finish();
      }
      await this.run();
    }
  }

  committed(): Promise<readonly number[]> {
    return this.log.groupOffsets('subscription', 'events');
  }
}

function numbers(partition: number, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `${String(partition)}/${from + index}`);
}

describe('reading at its own pace', () => {
  it('has one batch of a partition in hand, and gets the next when it is done', async () => {
    const service = await new Service().started();
    service.write(20);
    await service.run();
    expect(service.seen).toEqual(numbers(0, 0, 7));
    service.of(0).finish();
    await service.run();
    expect(service.seen).toEqual(numbers(0, 0, 14));
  });

  it('goes on with the other partitions meanwhile', async () => {
    const service = await new Service().started();
    service.write(3, 0);
    await service.run();
    service.write(3, 1);
    await service.run();
    expect(service.seen).toEqual([...numbers(0, 0, 3), ...numbers(1, 0, 3)]);
    expect(service.reading.isReady).toBe(true);
  });

  it('begins where the group has committed', async () => {
    const first = await new Service().started();
    first.write(5);
    await first.run();
    await first.of(0).progress.reached(3);
    first.of(0).finish();
    await first.reading.close();
    const second = await new Service(first.log).started();
    expect(second.seen).toEqual(numbers(0, 3, 5));
  });

  it('begins with the first record of the time asked for, as long as nothing is committed', async () => {
    const log = new MemoryLog({ events: 2 });
    const first = new Service(log, 1_004);
    first.write(6, 0);
    first.write(3, 1);
    await first.started();
    expect(first.seen).toEqual(numbers(0, 4, 6));
    await first.of(0).progress.reached(5);
    first.of(0).finish();
    await first.reading.close();
    const second = await new Service(log, 1_000).started();
    expect(second.seen.sort()).toEqual([...numbers(0, 5, 6), ...numbers(1, 0, 3)]);
  });

  it('reads again from what is committed when the handler fails', async () => {
    const service = await new Service().started();
    service.write(5);
    await service.run();
    await service.of(0).progress.reached(2);
    service.of(0).fail(new Error('broken'));
    await service.run();
    expect(service.retries).toEqual(['events-0: broken']);
    service.clock.advance(200);
    await service.run();
    expect(service.seen).toEqual([...numbers(0, 0, 5), ...numbers(0, 2, 5)]);
  });

  it('keeps what is in hand over a rebalance that leaves its partition here', async () => {
    const first = await new Service().started();
    first.write(2, 0);
    first.write(2, 1);
    await first.run();
    const kept = first.of(0);
    const moved = first.of(1);
    const second = await new Service(first.log).started();
    expect(kept.progress.signal.aborted).toBe(false);
    expect(moved.progress.signal.aborted).toBe(true);
    expect([first.seen, second.seen]).toEqual([
      [...numbers(0, 0, 2), ...numbers(1, 0, 2)],
      numbers(1, 0, 2),
    ]);
    await kept.progress.reached(2);
    kept.finish();
    first.write(1, 0);
    await first.run();
    expect(first.seen.slice(4)).toEqual(numbers(0, 2, 3));
  });

  it('commits nothing for a partition that has gone to another process', async () => {
    const first = await new Service().started();
    first.write(4, 1);
    await first.run();
    const moved = first.of(1);
    const second = await new Service(first.log).started();
    await second.of(1).progress.reached(4);
    await moved.progress.reached(2);
    moved.fail(new Error('late'));
    await first.run();
    expect(await first.committed()).toEqual([-1, 4]);
    expect(first.retries).toEqual([]);
  });

  it('waits for what is in hand when it closes, and takes its last position', async () => {
    const service = await new Service().started();
    service.write(9);
    await service.run();
    const { progress, finish } = service.of(0);
    let isClosed = false;
    const closed = service.reading.close().then(() => {
      isClosed = true;
    });
    await service.run();
    expect([progress.signal.aborted, isClosed]).toEqual([true, false]);
    await progress.reached(3);
    finish();
    await closed;
    expect(await service.committed()).toEqual([3, -1]);
    expect(service.seen).toEqual(numbers(0, 0, 7));
  });

  it('ends what is in hand when the process is out of the group', async () => {
    const service = await new Service().started();
    service.write(1);
    await service.run();
    service.reading.lost(new Error('out'));
    expect(service.of(0).progress.signal.aborted).toBe(true);
    await service.of(0).progress.reached(1);
    expect(await service.committed()).toEqual([-1, -1]);
  });

  it('brings everything once, in order, though more is written than is handled', async () => {
    const first = await new Service().started();
    for (let round = 0; round < 5; round++) {
      first.write(10, 0);
      first.write(10, 1);
      await first.run();
    }
    await first.finishAll();
    expect(first.seen.filter((value) => value.startsWith('0/'))).toEqual(numbers(0, 0, 50));
    expect(first.seen.filter((value) => value.startsWith('1/'))).toEqual(numbers(1, 0, 50));
    expect(await first.committed()).toEqual([50, 50]);
  });
});
