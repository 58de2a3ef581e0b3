import type { ByteRange } from '#contracts';
import type { ReceivedRecord } from '../records.js';
import type { BatchHandler, TaskContext, TaskLogic, Unconfirmed } from '../runtime/task-logic.js';
import type { StreamTopology } from '../topology.js';

/**
 * The smallest application that uses all that the runtime offers.
 *
 * | source    | read        | what happens                                                              |
 * | --------- | ----------- | ------------------------------------------------------------------------- |
 * | `inputs`  | once        | counts the records of each key and writes the new count to `counts`       |
 * | `signals` | again       | `k` asks for a confirmation of k, in memory only                          |
 * | `facts`   | again, all  | `k` forbids the confirmation of k                                         |
 * | barrier   |             | writes k to `confirmations`, once, unless a fact forbids it               |
 */
export const countingTopology: StreamTopology = {
  applicationId: 'counting',
  sources: [
    { topic: 'inputs', kind: 'exact', onLoss: 'stop' },
    { topic: 'signals', kind: 'trailing', replayMs: 3_000, onLoss: 'forget' },
    { topic: 'facts', kind: 'broadcast', replayMs: 3_000, onLoss: 'forget' },
  ],
  state: 'state',
  sinks: ['counts', 'confirmations'],
  deadLetters: 'dead-letters',
};

export class CountingLogic implements TaskLogic {
  readonly counts = new Map<string, number>();
  readonly confirmed = new Set<string>();
  readonly forbidden = new Set<string>();
  readonly lost: string[] = [];
  readonly #changes = new Map<string, string>();
  #asked = new Set<string>();

  restore(name: ByteRange, value: ByteRange | undefined): void {
    const [kind, key = ''] = name.toString().split('|');
    if (kind === 'count') this.counts.set(key, Number(value?.toString() ?? 0));
    if (kind === 'confirmed') this.confirmed.add(key);
    if (kind === 'forbidden') this.forbidden.add(key);
  }

  takeChanges() {
    const changes = [...this.#changes].map(([key, value]) => ({ key, value }));
    this.#changes.clear();
    return changes;
  }

  count(key: string): number {
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    this.#changes.set(`count|${key}`, String(count));
    return count;
  }

  ask(key: string): void {
    if (!this.confirmed.has(key)) this.#asked.add(key);
  }

  forbid(key: string): void {
    this.forbidden.add(key);
    this.#changes.set(`forbidden|${key}`, '');
  }

  hasUnconfirmed(): boolean {
    return this.#asked.size > 0;
  }

  holdsBack(): boolean {
    return false;
  }

  takeUnconfirmed(): Unconfirmed {
    const keys = [...this.#asked];
    this.#asked = new Set();
    return {
      inputs: [],
      confirm: (context, limit) => {
        for (const key of keys.splice(0, limit)) this.#confirm(key, context);
        return keys.length > 0;
      },
    };
  }

  #confirm(key: string, context: TaskContext): void {
    if (this.confirmed.has(key) || this.forbidden.has(key)) return;
    this.confirmed.add(key);
    this.#changes.set(`confirmed|${key}`, '');
    context.emit('confirmations', outgoing(key, ''));
  }

  nextTimerAt(): number | undefined {
    return undefined;
  }

  timersDue(): void {
    return;
  }

  forgetSettled(): void {
    return;
  }

  replayMs(): number {
    return 0;
  }

  inputLost(topic: string, partition: number): void {
    this.lost.push(`${topic}-${String(partition)}`);
  }

  replayLost(topic: string, partition: number): void {
    this.lost.push(`${topic}-${String(partition)} to read again`);
  }
}

export function countingLogic(): CountingLogic {
  return new CountingLogic();
}

export function outgoing(key: string | null, value: string) {
  return { key, value, headers: {}, timestamp: 1_700_000_000_000 };
}

/** `onRecord` is called before each record is handled, and may wait or throw. */
export function countingHandlers(
  onRecord: (topic: string, record: ReceivedRecord) => Promise<void> | void = () => undefined,
): ReadonlyMap<string, BatchHandler> {
  const forEach =
    (handle: (key: string, logic: CountingLogic, context: TaskContext) => void): BatchHandler =>
    async ({ batch, context }) => {
      for (const record of batch.records) {
        await onRecord(batch.topic, record);
        if (record.key === null) context.deadLetter(batch, record, 'no key');
        else handle(record.key.toString(), context.logic as CountingLogic, context);
      }
    };
  return new Map([
    [
      'inputs',
      forEach((key, logic, context) => {
        context.emit('counts', outgoing(key, String(logic.count(key))));
      }),
    ],
    [
      'signals',
      forEach((key, logic) => {
        logic.ask(key);
      }),
    ],
    [
      'facts',
      forEach((key, logic) => {
        logic.forbid(key);
      }),
    ],
  ]);
}
