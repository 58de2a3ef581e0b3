import type { FetchedBatch, TopicOffset, TopicRecord } from './records.js';

/**
 * The port to the log. The runtime knows the log through this alone; Kafka is one implementation, the
 * memory of a test another, and both pass the same contract suite.
 */
export interface Log {
  /** First offset still held by each partition of `topic`, by partition. */
  beginningOffsets(topic: string): Promise<readonly number[]>;
  /** Offset after the last record of each partition of `topic` (high watermark), by partition. */
  endOffsets(topic: string): Promise<readonly number[]>;
  /**
   * Where each partition of `topic` has to be read from so that no record of `timestampMs` or later is
   * missed: its first such record, or its end, by partition.
   */
  offsetsSince(topic: string, timestampMs: number): Promise<readonly number[]>;
  /** What a consumer group has committed in `topic`, by partition; -1 where it is nothing. */
  groupOffsets(groupId: string, topic: string): Promise<readonly number[]>;
  transactionalWriter(transactionalId: string): TransactionalWriter;
  joinGroup(options: GroupOptions, listener: GroupListener): Promise<GroupReader>;
  close(): Promise<void>;
}

/**
 * Writes of one task. Calls must not overlap. After any rejection the writer is of no more use: its
 * outcome is unknown and only a successor that fences can tell.
 */
export interface TransactionalWriter {
  /** Ends whatever an earlier writer with this id has open, and shuts it out from now on. */
  fence(): Promise<void>;
  /**
   * Writes records and group offsets; either all of them become visible or none. Resolves with the newest
   * time that the log has stamped one of the records with, ms since the epoch; undefined where none of the
   * topics is stamped by the log.
   */
  commit(
    records: readonly TopicRecord[],
    offsets: readonly TopicOffset[],
  ): Promise<number | undefined>;
  close(): Promise<void>;
}

export interface GroupOptions {
  readonly groupId: string;
  /** Partition p of all of these goes to one member. */
  readonly coPartitioned: readonly string[];
  /** Every member reads all partitions of these. */
  readonly broadcast: readonly string[];
  /** The co-partitioned partitions that this process holds now: the assignment leaves them where they are. */
  readonly held: () => readonly number[];
  /** Where this process is reached by HTTP, told to whoever asks for the group; absent: it is not. */
  readonly address?: () => string;
}

export interface GroupListener {
  /**
   * The group has a new generation and these co-partitioned partitions are this member's. Called
   * synchronously, before anything is fetched in that generation, with every partition paused.
   */
  assigned(partitions: readonly number[], broadcastPartitions: ReadonlyMap<string, number>): void;
  /**
   * Batches come one at a time. A batch without records moves the position past control records. Until
   * this resolves records can be gone through and taken out; those taken out stay.
   */
  batch(batch: FetchedBatch): Promise<void>;
  /** This member is no longer in the group and cannot get back by itself. */
  lost(cause: Error): void;
}

export interface GroupReader {
  /** From where to read on. */
  seek(topic: string, partition: number, offset: number): void;
  pause(topic: string, partition: number): void;
  resume(topic: string, partition: number): void;
  /**
   * Makes `offset` the group's position, from which whoever has the partition after this member reads on.
   *
   * @throws {Error} when the coordinator did not take it; it may have all the same.
   */
  commit(topic: string, partition: number, offset: number): Promise<void>;
  /**
   * Resolves when the group's coordinator has confirmed this membership after the call. Rejects when
   * the reader is closed.
   */
  membershipConfirmed(): Promise<void>;
  close(): Promise<void>;
}

/** The log refuses a writer because another one with its id has taken over. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}
