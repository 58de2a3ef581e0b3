import fc from 'fast-check';
import { countingTopology } from '../examples/counting.js';
import {
  CountingCluster,
  countingLog,
  countingTopics,
  partitionCount,
  turn,
} from '../examples/counting-cluster.js';
import type { Fault, Operation } from '../examples/faulty-log.js';
import type { TransactionalWriter } from '../log.js';
import { MemoryLog } from '../memory/memory-log.js';
import type { TopicRecord } from '../records.js';

type Topic = 'inputs' | 'signals' | 'facts';
type Step =
  | { readonly kind: 'write'; readonly topic: Topic; readonly key: string }
  | { readonly kind: 'write broken'; readonly topic: Topic }
  | { readonly kind: 'run'; readonly rounds: number; readonly durationMs: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'crash' | 'cut off' | 'stop'; readonly index: number }
  | {
      readonly kind: 'fault';
      readonly index: number;
      readonly operation: Operation;
      readonly fault: Fault;
    };

const operations = ['fence', 'commit', 'beginningOffsets', 'endOffsets'] as const;
const faults = ['lost request', 'lost response', 'late effect', 'slow', 'hung'] as const;
const processesMax = 3;

const key = fc.nat({ max: 11 }).map((n) => `k${String(n)}`);
const index = fc.nat({ max: processesMax - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      topic: fc.constantFrom<Topic>('inputs', 'inputs', 'signals', 'facts'),
      key,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('write broken' as const),
      topic: fc.constantFrom<Topic>('inputs', 'signals', 'facts'),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      rounds: fc.integer({ min: 1, max: 6 }),
      durationMs: fc.constantFrom(0, 100, 700, 2_500),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('fault' as const),
      index,
      operation: fc.constantFrom(...operations),
      fault: fc.constantFrom(...faults),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'start' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('crash' as const, 'cut off' as const, 'stop' as const),
      index,
    }),
  },
);
const history = fc.array(step, { minLength: 10, maxLength: 60 });

interface Written {
  readonly inputs: Map<string, number>;
  /** By key: whether a fact forbade it before its first signal, or at all. */
  readonly signalled: Map<string, boolean>;
  readonly forbidden: Set<string>;
  readonly broken: string[];
}

async function run(steps: readonly Step[], log: MemoryLog): Promise<void> {
  const cluster = new CountingCluster({ log });
  const written: Written = {
    inputs: new Map(),
    signalled: new Map(),
    forbidden: new Set(),
    broken: [],
  };
  await cluster.start();
  for (const next of steps) {
    if (next.kind === 'write') note(next, written);
    if (next.kind === 'write broken') writeBroken(next.topic, cluster, written);
    else await take(next, cluster);
  }
  await cluster.recover();
  auditCounts(cluster, written);
  auditConfirmations(cluster, written);
  auditDeadLetters(cluster, written);
  auditPositions(cluster);
}

function note({ topic, key }: { topic: Topic; key: string }, written: Written): void {
  if (topic === 'inputs') written.inputs.set(key, (written.inputs.get(key) ?? 0) + 1);
  if (topic === 'facts') written.forbidden.add(key);
  if (topic === 'signals' && !written.signalled.has(key)) {
    written.signalled.set(key, written.forbidden.has(key));
  }
}

function writeBroken(topic: Topic, cluster: CountingCluster, { broken }: Written): void {
  const value = `broken ${String(broken.length)}`;
  const partition = broken.length % cluster.log.partitionCount(topic);
  cluster.writeBroken(topic, partition, value);
  broken.push(value);
}

async function take(
  next: Exclude<Step, { kind: 'write broken' }>,
  cluster: CountingCluster,
): Promise<void> {
  if (next.kind === 'write') cluster.write(next.topic, next.key);
  else if (next.kind === 'run') {
    for (let round = 0; round < next.rounds; round++) await cluster.round(next.durationMs);
  } else if (next.kind === 'start') {
    if (cluster.members.length < processesMax) await cluster.start();
  } else {
    const process = cluster.members[next.index % Math.max(1, cluster.members.length)];
    if (process === undefined) return;
    if (next.kind === 'fault') process.log.inject(next.operation, next.fault);
    else if (next.kind === 'crash') cluster.crash(process);
    else if (next.kind === 'cut off') cluster.cutOff(process);
    else cluster.stop(process);
  }
}

function auditCounts(cluster: CountingCluster, { inputs }: Written): void {
  const expected = [...inputs].map(([key, count]) => [
    key,
    Array.from({ length: count }, (_, index) => String(index + 1)),
  ]);
  const byKey = [...cluster.valuesOf('counts')].sort();
  expect(byKey).toEqual(expected.sort());
}

function auditConfirmations(cluster: CountingCluster, written: Written): void {
  const confirmations = cluster.valuesOf('confirmations');
  for (const [key, wasForbiddenBefore] of written.signalled) {
    const times = confirmations.get(key)?.length ?? 0;
    if (wasForbiddenBefore) expect([key, times]).toEqual([key, 0]);
    else if (!written.forbidden.has(key)) expect([key, times]).toEqual([key, 1]);
    else expect(times).toBeLessThanOrEqual(1);
  }
}

function auditDeadLetters({ log }: CountingCluster, { broken }: Written): void {
  const values = log.read('dead-letters').map(({ value }) => value?.toString());
  expect(values.sort()).toEqual([...broken].sort());
}

/** When all is quiet for long enough, nothing is left to be read again, and lag tools see no lag. */
function auditPositions(cluster: CountingCluster): void {
  for (let partition = 0; partition < partitionCount; partition++) {
    const stored = cluster.storedPositions(partition);
    for (const topic of ['inputs', 'signals']) {
      const end = cluster.log.partition(topic, partition).length;
      const where = { topic, partition };
      expect({ ...where, stored: stored[topic]?.[String(partition)] }).toEqual({
        ...where,
        stored: [end, end],
      });
      expect({ ...where, group: cluster.log.groupOffset(topic, partition) }).toEqual({
        ...where,
        group: end,
      });
    }
  }
}

/** Takes over from nobody: whoever wrote before goes on writing. */
class UnfencedLog extends MemoryLog {
  #writers = 0;

  override transactionalWriter(transactionalId: string): TransactionalWriter {
    this.#writers += 1;
    return super.transactionalWriter(`${transactionalId}-${String(this.#writers)}`);
  }
}

/** Makes what belongs to one transaction visible in two steps. */
class HalfwayLog extends MemoryLog {
  override transactionalWriter(transactionalId: string): TransactionalWriter {
    const writer = super.transactionalWriter(transactionalId);
    return {
      fence: () => writer.fence(),
      close: () => writer.close(),
      commit: async (records, offsets) => {
        const isState = ({ topic }: TopicRecord) => topic === countingTopology.state;
        await writer.commit(
          records.filter((record) => !isState(record)),
          offsets,
        );
        await turn();
        return writer.commit(records.filter(isState), offsets);
      },
    };
  }
}

/** Says of the facts that there are none, so that nobody waits for them. */
class BarrierlessLog extends MemoryLog {
  override async endOffsets(topic: string): Promise<readonly number[]> {
    const ends = await super.endOffsets(topic);
    return topic === 'facts' ? ends.map(() => 0) : ends;
  }
}

describe('the runtime under faults', () => {
  it('counts inputs once and confirms what nothing forbids, whatever fails', async () => {
    const property = fc.asyncProperty(history, (steps) => run(steps, countingLog()));
    await fc.assert(property, { numRuns: Number(process.env['FAULT_RUNS'] ?? 300) });
  });

  it.each([
    ['an earlier writer were not shut out', () => new UnfencedLog(countingTopics)],
    ['transactions were not whole', () => new HalfwayLog(countingTopics)],
    ['there were no read barrier', () => new BarrierlessLog(countingTopics)],
  ])('would be seen to fail if %s', async (_, makeLog) => {
    const property = fc.asyncProperty(history, (steps) => run(steps, makeLog()));
    const { failed } = await fc.check(property, { numRuns: 300, seed: 1, endOnFailure: true });
    expect(failed).toBe(true);
  });
});
