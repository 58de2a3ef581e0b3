import type { ByteRange, OutgoingRecord } from '#contracts';
import type { ReceivedRecord, RecordBatch } from '../records.js';

/** One changed entry of a task's state; without a value it is deleted. */
export interface StateChange {
  readonly key: string;
  readonly value: string | null;
}

/**
 * What an application does with the inputs of one task. All methods are synchronous: what they do
 * between two commits becomes visible together or not at all.
 */
export interface TaskLogic {
  /**
   * An entry of the state topic, in log order; a later one replaces an earlier one, one without a value deletes it.
   * Key and value are moved on afterwards.
   */
  restore(key: ByteRange, value: ByteRange | undefined): void;
  /** What changed since the last call, each entry once. */
  takeChanges(): readonly StateChange[];
  /** When a timer is due next, ms since the epoch. */
  nextTimerAt(): number | undefined;
  /** `time`: it is at least that late by the clocks of the process and of the log, ms since the epoch. */
  timersDue(context: TaskContext, time: number): void;
  /** Whether there are decisions that may be taken only after sources that matter to them were read to their ends. */
  hasUnconfirmed(): boolean;
  /**
   * Whether there are decisions that must wait for something else than a barrier. Meanwhile what led to
   * them is read again after a restart.
   */
  holdsBack(): boolean;
  takeUnconfirmed(): Unconfirmed;
  /** Everything that was read a replay time ago is settled: what waited for it can be forgotten. */
  forgetSettled(): void;
  /**
   * For how long records of a trailing or broadcast source matter to this task, ms, where that is longer
   * than the topology says.
   */
  replayMs(topic: string): number;
  /**
   * Retention has deleted records of a `forget` source that this task had not read. `now`: by no clock was it
   * later when that was found, ms since the epoch.
   */
  inputLost(topic: string, partition: number, now: number): void;
  /** The same of records that this task had read, and was to read again to rebuild its memory. */
  replayLost(topic: string, partition: number, now: number): void;
  /** The task is at its end: nothing is asked of this any more. */
  ended?(): void;
}

export interface Unconfirmed {
  /** Sources of the task that must be read to their ends as well as the broadcast ones. */
  readonly inputs: readonly string[];
  /** Takes at most `limit` of the decisions. Returns whether some are left. */
  confirm(context: TaskContext, limit: number): boolean;
}

/** What the application may do while it handles an input. */
export interface TaskContext<Logic extends TaskLogic = TaskLogic> {
  readonly partition: number;
  readonly logic: Logic;
  /** The clock of the process, ms since the epoch, but where the log says that it is ahead. */
  readonly now: number;
  /** Writes a record to the task's partition of a sink, in the next transaction. */
  emit(sink: string, record: OutgoingRecord): void;
  /**
   * Sends a record to the dead letters, in the transaction that holds the input's position, once: not
   * where it is read again after a restart, and for a broadcast source in one of the tasks only.
   */
  deadLetter(batch: RecordBatch, record: ReceivedRecord, reason: string): void;
}

/** Records of one source, and the task whose they are: what an `@EventPattern` method is given. */
export interface TaskBatch<Logic extends TaskLogic = TaskLogic> {
  readonly batch: RecordBatch;
  readonly context: TaskContext<Logic>;
}

export type BatchHandler = (input: TaskBatch) => Promise<void>;
