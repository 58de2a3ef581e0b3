import { type Clock, newStopping } from '../clock.js';
import type { GroupListener, GroupReader, Log } from '../log.js';
import type { FetchedBatch } from '../records.js';

/** Where a service has got to: its own store knows it, or its group's committed offsets. */
export interface PositionStore {
  /** Offsets to read next, by partition; a partition that is absent is read from its beginning. */
  load(topic: string, partitions: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

/** What a handler is told of its batch while it is at it, and what it may tell. */
export interface BatchProgress {
  /** Aborted when the partition is no longer this process', or it is closing: begin nothing more. */
  readonly signal: AbortSignal;
  /**
   * All before `offset` is done: whoever reads the partition next begins there. Does nothing once the
   * partition has gone to another process.
   *
   * @throws {Error} when the log did not take the position.
   */
  readonly reached: (offset: number) => Promise<void>;
}

export interface PositionedReadingOptions {
  readonly groupId: string;
  readonly coPartitioned: readonly string[];
  readonly broadcast: readonly string[];
  readonly log: Log;
  readonly clock: Clock;
  readonly positions: PositionStore;
  /**
   * - `inTurn`: the handler stores the position with what it does, and nothing else is read meanwhile, so
   *   it has to be done well within the group's session.
   * - `ahead`: the handler stores the position with what it does, and is given the next batches of a
   *   partition before it is done with the one before, so that it may store them together; a failure of
   *   one is that of all that it was given after it. Some are in hand at most; then it is waited for.
   * - `atItsOwnPace`: only the partition of the batch waits for the handler, however long it takes, and
   *   the position is the group's committed offset. Of each partition one batch is in hand at most;
   *   what comes behind it waits in the log.
   */
  readonly handling: 'inTurn' | 'ahead' | 'atItsOwnPace';
  /** With handling at its own pace, may return before all is done once `progress.signal` is aborted. */
  readonly handle: (batch: FetchedBatch, progress: BatchProgress) => Promise<void>;
  /** A partition is being read again from its stored position, because `cause` stopped it. */
  readonly onRetry: (topic: string, partition: number, cause: Error) => void;
  /** The process is out of the group for good. */
  readonly onLost: (cause: Error) => void;
}

interface PartitionReading {
  readonly topic: string;
  readonly partition: number;
  readonly ending: AbortController;
  /** Offset of the record to read next; -1 as long as it is not known. */
  next: number;
  failuresInARow: number;
  /** The handler is at a batch that nothing waits for but this partition. */
  isInHand: boolean;
  /** The batches that the handler was given ahead. Of an earlier reading of the partition, too. */
  readonly ahead: Set<Promise<void>>;
}

/** Most batches of a partition that are handed over before the first of them is stored. */
const aheadMax = 8;

const retryDelayMs = 200;
const retryDelayMaxMs = 10_000;

/**
 * Reads partitions for a service whose positions live with its own data.
 *
 * Invariant: a batch is handed over only if it goes on exactly where the stored position, or the batch
 * before it, ended. On assignment, on a gap and on any failure of the handler the partition is paused,
 * its position loaded again, and read from there: nothing is skipped, and the store decides what has
 * happened.
 *
 * A batch that is handled at its own pace stays in hand over rebalances that leave its partition here.
 */
export class PositionedReading implements GroupListener {
  readonly #options: PositionedReadingOptions;
  #active = new Map<string, PartitionReading>();
  readonly #inHand = new Set<Promise<void>>();
  readonly #stopping = newStopping();
  #generation = 0;
  #reader: GroupReader | undefined;
  #opening: Promise<void> = Promise.resolve();
  #pendingAssignment: (() => void) | undefined;

  constructor(options: PositionedReadingOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    const { log, groupId, coPartitioned, broadcast } = this.#options;
    const held = () => [...new Set([...this.#active.values()].map(({ partition }) => partition))];
    const groupOptions = { groupId, coPartitioned, broadcast, held };
    this.#reader = await log.joinGroup(groupOptions, this);
    this.#pendingAssignment?.();
  }

  /** Whether the group has assigned this process its partitions and their positions are known. */
  get isReady(): boolean {
    return this.#generation > 0 && [...this.#active.values()].every(({ next }) => next >= 0);
  }

  assigned(partitions: readonly number[], broadcastPartitions: ReadonlyMap<string, number>): void {
    this.#generation += 1;
    const former = this.#active;
    this.#active = new Map();
    for (const topic of this.#options.coPartitioned) {
      for (const partition of partitions) this.#add(topic, partition, former);
    }
    for (const [topic, count] of broadcastPartitions) {
      for (let partition = 0; partition < count; partition++) this.#add(topic, partition, former);
    }
    for (const reading of former.values()) if (!this.#owns(reading)) reading.ending.abort();
    this.#pendingAssignment = () => {
      for (const reading of this.#active.values()) if (!reading.isInHand) this.#open(reading);
    };
    if (this.#reader !== undefined) this.#pendingAssignment();
  }

  #add(topic: string, partition: number, former: ReadonlyMap<string, PartitionReading>): void {
    const key = readingKey(topic, partition);
    const held = former.get(key);
    this.#active.set(key, held?.isInHand === true ? held : newReading(topic, partition, held));
  }

  async batch(batch: FetchedBatch): Promise<void> {
    const reading = this.#active.get(readingKey(batch.topic, batch.partition));
    if (reading === undefined || reading.next < 0 || reading.isInHand) return;
    if (this.#options.handling === 'inTurn') await this.#handle(reading, batch);
    else if (this.#options.handling === 'ahead') await this.#handAhead(reading, batch);
    else if (!this.#stopping.signal.aborted) this.#takeInHand(reading, batch);
  }

  async #handle(reading: PartitionReading, batch: FetchedBatch): Promise<void> {
    try {
      if (batch.fetchedFrom !== reading.next) throw new PositionGapError(reading, batch);
      if (batch.records.length > 0) await this.#options.handle(batch, this.#progressOf(reading));
      reading.next = batch.nextOffset;
      reading.failuresInARow = 0;
    } catch (error) {
      this.#retry(reading, asError(error));
    }
  }

  #progressOf(reading: PartitionReading): BatchProgress {
    return {
      signal: reading.ending.signal,
      reached: (offset) => this.#commit(reading, offset),
    };
  }

  /** Waits only where too many batches are in hand. */
  async #handAhead(reading: PartitionReading, batch: FetchedBatch): Promise<void> {
    if (batch.fetchedFrom !== reading.next) {
      this.#retry(reading, new PositionGapError(reading, batch));
      return;
    }
    reading.next = batch.nextOffset;
    if (batch.records.length === 0) return;
    const { ahead } = reading;
    const handled = this.#handleAhead(reading, batch).then(() => {
      ahead.delete(handled);
      this.#inHand.delete(handled);
    });
    ahead.add(handled);
    this.#inHand.add(handled);
    while (ahead.size >= aheadMax) await Promise.race(ahead);
  }

  async #handleAhead(reading: PartitionReading, batch: FetchedBatch): Promise<void> {
    try {
      await this.#options.handle(batch, this.#progressOf(reading));
      reading.failuresInARow = 0;
    } catch (error) {
      this.#retry(reading, asError(error));
    }
  }

  #takeInHand(reading: PartitionReading, batch: FetchedBatch): void {
    const { topic, partition } = reading;
    reading.isInHand = true;
    this.#reader?.pause(topic, partition);
    const handled = this.#handle(reading, batch).then(() => {
      reading.isInHand = false;
      this.#inHand.delete(handled);
      if (!this.#isCurrent(reading) || reading.next < 0) return;
      this.#reader?.seek(topic, partition, reading.next);
      this.#reader?.resume(topic, partition);
    });
    this.#inHand.add(handled);
  }

  async #commit(reading: PartitionReading, offset: number): Promise<void> {
    if (this.#owns(reading)) await this.#reader?.commit(reading.topic, reading.partition, offset);
  }

  /** The reading begins anew, so that failures of what is still in hand mean nothing to it. */
  #retry(failed: PartitionReading, cause: Error): void {
    if (!this.#isCurrent(failed)) return;
    const { topic, partition } = failed;
    const reading = newReading(topic, partition, failed);
    reading.failuresInARow = failed.failuresInARow + 1;
    this.#active.set(readingKey(topic, partition), reading);
    this.#reader?.pause(topic, partition);
    this.#options.onRetry(topic, partition, cause);
    this.#open(reading);
  }

  #open(reading: PartitionReading): void {
    const opened = this.#seekToStored(reading).catch((error: unknown) => {
      this.#retry(reading, error as Error);
    });
    this.#opening = Promise.all([this.#opening, opened]).then(() => undefined);
  }

  async #seekToStored(reading: PartitionReading): Promise<void> {
    const { clock, positions, log } = this.#options;
    const { topic, partition, failuresInARow } = reading;
    if (failuresInARow > 0) {
      const delayMs = Math.min(retryDelayMs * 2 ** (failuresInARow - 1), retryDelayMaxMs);
      await clock.sleep(delayMs, this.#stopping.signal);
    }
    await Promise.all(reading.ahead);
    if (!this.#isCurrent(reading)) return;
    const stored = (await positions.load(topic, [partition])).get(partition);
    const beginning = (await log.beginningOffsets(topic))[partition] ?? 0;
    if (!this.#isCurrent(reading)) return;
    if (stored !== undefined && stored < beginning) {
      throw new Error(
        `${topic}-${String(partition)}: the stored position ${String(stored)} lies before the ` +
          `beginning ${String(beginning)} of the log: what stood between is gone`,
      );
    }
    reading.next = stored ?? beginning;
    this.#reader?.seek(topic, partition, reading.next);
    this.#reader?.resume(topic, partition);
  }

  #isCurrent(reading: PartitionReading): boolean {
    return !this.#stopping.signal.aborted && this.#owns(reading);
  }

  #owns(reading: PartitionReading): boolean {
    return this.#active.get(readingKey(reading.topic, reading.partition)) === reading;
  }

  lost(cause: Error): void {
    this.#generation = 0;
    this.#endAll();
    this.#active.clear();
    this.#options.onLost(cause);
  }

  #endAll(): void {
    for (const { ending } of this.#active.values()) ending.abort();
  }

  /** Resolves when what is in hand has ended, and this process has left the group. */
  async close(): Promise<void> {
    this.#stopping.abort();
    this.#endAll();
    await Promise.all(this.#inHand);
    await this.#reader?.close();
    this.#active.clear();
    await this.#opening;
  }
}

/** The log went on at another place than the reader had got to. */
export class PositionGapError extends Error {
  override readonly name = 'PositionGapError';

  constructor(expected: PartitionReading, { fetchedFrom }: FetchedBatch) {
    super(
      `${expected.topic}-${String(expected.partition)}: expected to go on at ` +
        `${String(expected.next)}, got ${String(fetchedFrom)}`,
    );
  }
}

function newReading(topic: string, partition: number, former?: PartitionReading): PartitionReading {
  const ending = new AbortController();
  const ahead = former?.ahead ?? new Set();
  return { topic, partition, ending, next: -1, failuresInARow: 0, isInHand: false, ahead };
}

function asError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause));
}

function readingKey(topic: string, partition: number): string {
  return `${topic}|${String(partition)}`;
}
