import type { GroupListener, GroupOptions, GroupReader, Log, TransactionalWriter } from '../log.js';
import type { MemoryLog } from '../memory/memory-log.js';

export type Operation = 'fence' | 'commit' | 'beginningOffsets' | 'endOffsets';

/**
 * What may become of a call:
 * - `lost request`: it fails and has no effect
 * - `lost response`: it has its effect and fails
 * - `late effect`: it fails, and has its effect later, if the log still takes it
 * - `slow`: it takes a while
 * - `hung`: it has no effect and never returns
 */
export type Fault = 'lost request' | 'lost response' | 'late effect' | 'slow' | 'hung';

const slowTurns = 5;

/**
 * A process' way to the log, with faults in it: what one process sees of a log that others share. A
 * process that does not get on with a batch does not hold up others.
 */
export class FaultyLog implements Log {
  readonly #log: MemoryLog;
  readonly #faults = new Map<Operation, Fault[]>();
  #isCutOff = false;
  #listener: GroupListener | undefined;
  #delivered = Promise.resolve();

  constructor(log: MemoryLog) {
    this.#log = log;
  }

  /** The next call of `operation` that no other fault waits for has this one. */
  inject(operation: Operation, fault: Fault): void {
    this.#faults.set(operation, [...(this.#faults.get(operation) ?? []), fault]);
  }

  heal(): void {
    this.#faults.clear();
  }

  /** The group does not hear of this process any more, nor the process of the group. */
  cutOff(): void {
    this.#isCutOff = true;
    if (this.#listener !== undefined) this.#log.disconnectMember(this.#listener);
  }

  async #call<Result>(operation: Operation, call: () => Promise<Result>): Promise<Result> {
    const [fault, ...others] = this.#faults.get(operation) ?? [];
    this.#faults.set(operation, others);
    switch (fault) {
      case undefined:
        return call();
      case 'slow':
        await turns(slowTurns);
        return call();
      case 'hung':
        return new Promise(() => undefined);
      case 'lost response':
        await call();
        break;
      case 'late effect':
        void turns(slowTurns).then(() => call().catch(() => undefined));
        break;
      case 'lost request':
        break;
    }
    throw new Error(`${operation}: ${fault}`);
  }

  beginningOffsets(topic: string): Promise<readonly number[]> {
    return this.#call('beginningOffsets', () => this.#log.beginningOffsets(topic));
  }

  endOffsets(topic: string): Promise<readonly number[]> {
    return this.#call('endOffsets', () => this.#log.endOffsets(topic));
  }

  offsetsSince(topic: string, timestampMs: number): Promise<readonly number[]> {
    return this.#log.offsetsSince(topic, timestampMs);
  }

  groupOffsets(groupId: string, topic: string): Promise<readonly number[]> {
    return this.#log.groupOffsets(groupId, topic);
  }

  transactionalWriter(transactionalId: string): TransactionalWriter {
    const writer = this.#log.transactionalWriter(transactionalId);
    return {
      fence: () => this.#call('fence', () => writer.fence()),
      commit: (records, offsets) => this.#call('commit', () => writer.commit(records, offsets)),
      close: () => writer.close(),
    };
  }

  async joinGroup(options: GroupOptions, listener: GroupListener): Promise<GroupReader> {
    this.#listener = {
      assigned: listener.assigned.bind(listener),
      lost: listener.lost.bind(listener),
      batch: (batch) => {
        this.#delivered = this.#delivered.then(() => listener.batch(batch));
        return Promise.race([this.#delivered, turns(slowTurns)]);
      },
    };
    const reader = await this.#log.joinGroup(options, this.#listener);
    const isCutOff = () => this.#isCutOff;
    return {
      seek: reader.seek.bind(reader),
      pause: reader.pause.bind(reader),
      resume: reader.resume.bind(reader),
      commit: reader.commit.bind(reader),
      close: reader.close.bind(reader),
      membershipConfirmed: () =>
        isCutOff() ? new Promise(() => undefined) : reader.membershipConfirmed(),
    };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}
