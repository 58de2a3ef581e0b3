import type { TransactionalWriter } from '../log.js';
import { type TaskClock, timeKey } from './task-clock.js';
import type { TaskEnvironment } from './task-environment.js';
import type { TaskLogic } from './task-logic.js';
import type { TaskOutputs } from './task-outputs.js';
import { positionsKey, type TaskPositions } from './task-positions.js';

interface CommitParts {
  readonly environment: TaskEnvironment;
  readonly clock: TaskClock;
  readonly writer: TransactionalWriter;
  readonly logic: TaskLogic;
  readonly outputs: TaskOutputs;
  readonly positions: TaskPositions;
}

/** A commit that somebody waits for. */
interface RequestedCommit {
  readonly made: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Turns what a task has done since its last commit into one transaction: outputs, changed state and
 * the positions of all inputs. Commits follow each other; they never overlap.
 */
export class TaskCommit {
  readonly #environment: TaskEnvironment;
  readonly #clock: TaskClock;
  readonly #writer: TransactionalWriter;
  readonly #logic: TaskLogic;
  readonly #outputs: TaskOutputs;
  readonly #positions: TaskPositions;
  #startedAt: number;
  #committedPositions = '';
  #requested: RequestedCommit | undefined;
  #underWay: RequestedCommit | undefined;

  constructor({ environment, clock, writer, logic, outputs, positions }: CommitParts) {
    this.#environment = environment;
    this.#clock = clock;
    this.#writer = writer;
    this.#logic = logic;
    this.#outputs = outputs;
    this.#positions = positions;
    this.#startedAt = environment.clock.monotonic();
  }

  /**
   * Whether there are outputs or a request, or a timer waits for the log's time, or positions have moved on and a
   * checkpoint's time has come.
   */
  get isDue(): boolean {
    if (this.#outputs.size > 0 || this.#requested !== undefined) return true;
    if (this.#clock.shouldAskLog(this.#logic.nextTimerAt() ?? Infinity)) return true;
    const { clock, settings } = this.#environment;
    const now = clock.monotonic();
    if (now - this.#startedAt < settings.checkpointIntervalMs) return false;
    if (JSON.stringify(this.#positions.toStored(now)) !== this.#committedPositions) return true;
    this.#startedAt = now;
    return false;
  }

  /** Outputs wait in such number that no more input should be read. */
  get isCongested(): boolean {
    return this.#outputs.size >= this.#environment.settings.outputsMax;
  }

  /**
   * Makes a commit due, whatever there is to commit. Resolves once it is made; rejects where none will be
   * made, or its outcome is unknown.
   */
  request(): Promise<void> {
    this.#requested ??= requestedCommit();
    return this.#requested.made;
  }

  /** No commit will be made any more, and nobody will be told the outcome of one that is under way. */
  abandon(): void {
    for (const commit of [this.#underWay, this.#requested]) {
      commit?.reject(new Error('the task ended before it was known to have committed'));
    }
    this.#requested = undefined;
  }

  /** Writes what says nothing: nothing may be decided by a clock before the log's time has been heard. */
  async hearTime(): Promise<void> {
    const askedAt = this.#environment.clock.monotonic();
    this.#outputs.changeState(timeKey, null, this.#clock.now);
    this.#clock.stamped(await this.#writer.commit(this.#outputs.take(), []), askedAt);
  }

  /**
   * Everything that goes into the transaction is taken before the first await, so it is of one moment.
   * A rejection leaves the outcome unknown: the task's memory is then worthless.
   */
  async run(): Promise<void> {
    const { clock, observer } = this.#environment;
    this.#startedAt = clock.monotonic();
    const timestamp = this.#clock.now;
    for (const { key, value } of this.#logic.takeChanges()) {
      this.#outputs.changeState(key, value, timestamp);
    }
    const stored = this.#positions.toStored(this.#startedAt);
    this.#committedPositions = JSON.stringify(stored);
    this.#outputs.changeState(positionsKey, this.#committedPositions, timestamp);
    const records = this.#outputs.take();
    this.#underWay = this.#requested;
    this.#requested = undefined;
    try {
      const time = await this.#writer.commit(records, this.#positions.toGroupOffsets(stored));
      this.#clock.stamped(time, this.#startedAt);
    } catch (error) {
      this.#underWay?.reject(error);
      throw error;
    }
    this.#underWay?.resolve();
    const durationMs = clock.monotonic() - this.#startedAt;
    observer.committed(this.#outputs.partition, records.length, durationMs);
  }
}

function requestedCommit(): RequestedCommit {
  let settle: Pick<RequestedCommit, 'resolve' | 'reject'> | undefined;
  const made = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error('a promise runs its executor at once');
  return { made, ...settle };
}
