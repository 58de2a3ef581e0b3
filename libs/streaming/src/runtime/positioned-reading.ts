import type { Clock } from '../clock.js';
import type { GroupListener, GroupReader, Log } from '../log.js';
import type { FetchedBatch, RecordBatch } from '../records.js';

/** Where a service that keeps its positions with its own data has got to. */
export interface PositionStore {
  /** Offsets to read next, by partition; a partition that is absent is read from its beginning. */
  load(topic: string, partitions: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

export interface PositionedReadingOptions {
  readonly groupId: string;
  readonly coPartitioned: readonly string[];
  readonly broadcast: readonly string[];
  readonly log: Log;
  readonly clock: Clock;
  readonly positions: PositionStore;
  readonly handle: (batch: RecordBatch) => Promise<void>;
  /** A partition is being read again from its stored position, because `cause` stopped it. */
  readonly onRetry: (topic: string, partition: number, cause: Error) => void;
  /** The process is out of the group for good. */
  readonly onLost: (cause: Error) => void;
}

interface PartitionReading {
  readonly topic: string;
  readonly partition: number;
  next: number;
  failuresInARow: number;
}

const retryDelayMs = 200;
const retryDelayMaxMs = 10_000;

/**
 * Reads partitions for a service whose positions live with its own data.
 *
 * Invariant: a batch is handed over only if it goes on exactly where the stored position, or the batch
 * before it, ended. On assignment, on a gap and on any failure of the handler the partition is paused,
 * its position loaded again, and read from there: nothing is skipped, and the store decides what has
 * happened.
 */
export class PositionedReading implements GroupListener {
  readonly #options: PositionedReadingOptions;
  readonly #active = new Map<string, PartitionReading>();
  readonly #stopping = new AbortController();
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
    this.#active.clear();
    for (const topic of this.#options.coPartitioned) {
      for (const partition of partitions) this.#add(topic, partition);
    }
    for (const [topic, count] of broadcastPartitions) {
      for (let partition = 0; partition < count; partition++) this.#add(topic, partition);
    }
    this.#pendingAssignment = () => {
      for (const reading of this.#active.values()) this.#open(reading);
    };
    if (this.#reader !== undefined) this.#pendingAssignment();
  }

  #add(topic: string, partition: number): void {
    const reading = { topic, partition, next: -1, failuresInARow: 0 };
    this.#active.set(readingKey(topic, partition), reading);
  }

  async batch(batch: FetchedBatch): Promise<void> {
    const reading = this.#active.get(readingKey(batch.topic, batch.partition));
    if (reading === undefined || reading.next < 0) return;
    try {
      if (batch.fetchedFrom !== reading.next) throw new PositionGapError(reading, batch);
      if (batch.records.length > 0) await this.#options.handle(batch);
      reading.next = batch.nextOffset;
      reading.failuresInARow = 0;
    } catch (error) {
      this.#retry(reading, error instanceof Error ? error : new Error(String(error)));
    }
  }

  #retry(reading: PartitionReading, cause: Error): void {
    reading.next = -1;
    reading.failuresInARow += 1;
    this.#reader?.pause(reading.topic, reading.partition);
    this.#options.onRetry(reading.topic, reading.partition, cause);
    this.#open(reading);
  }

  #open(reading: PartitionReading): void {
    const opened = this.#seekToStored(reading).catch((error: unknown) => {
      if (this.#isCurrent(reading)) this.#retry(reading, error as Error);
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
    if (!this.#isCurrent(reading)) return;
    const stored = (await positions.load(topic, [partition])).get(partition);
    const beginning = (await log.beginningOffsets(topic))[partition] ?? 0;
    if (!this.#isCurrent(reading)) return;
    if (stored !== undefined && stored < beginning) {
      throw new Error(
        `${topic}-${String(partition)}: the stored position ${String(stored)} lies before the ` +
          `beginning ${String(beginning)} of the log; the data has to be rebuilt`,
      );
    }
    reading.next = stored ?? beginning;
    this.#reader?.seek(topic, partition, reading.next);
    this.#reader?.resume(topic, partition);
  }

  #isCurrent(reading: PartitionReading): boolean {
    const key = readingKey(reading.topic, reading.partition);
    return !this.#stopping.signal.aborted && this.#active.get(key) === reading;
  }

  lost(cause: Error): void {
    this.#generation = 0;
    this.#active.clear();
    this.#options.onLost(cause);
  }

  async close(): Promise<void> {
    this.#stopping.abort();
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

function readingKey(topic: string, partition: number): string {
  return `${topic}|${String(partition)}`;
}
