import { randomUUID } from 'node:crypto';
import type { GroupListener, GroupReader, Log } from '../log.js';
import type { FetchedBatch, ReceivedRecord, RecordBatch } from '../records.js';

/** A partition read from its beginning to the end that it had when reading began. */
export interface PartitionContent {
  readonly partition: number;
  readonly records: readonly ReceivedRecord[];
  /** The offset after what was read. */
  readonly end: number;
}

export interface ScanOptions {
  /** Where to begin, by partition; absent: where each partition begins. */
  readonly from?: readonly number[];
  /** Where to stop, by partition; absent, or beyond the end: at the end that a partition has when called. */
  readonly to?: readonly number[];
  /** Is given the committed records, one batch at a time, each partition's in order. */
  readonly take: (batch: RecordBatch) => void | Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Hands over what stands in a topic without touching anybody's positions: for audits and operators, not
 * for services. Resolves with where it stopped, by partition.
 *
 * @throws {Error} when `take` fails, or the ends are not reached before `signal` is aborted: a
 * transaction was left open, or no broker answers.
 */
export async function scanTopic(
  log: Log,
  topic: string,
  { from, to, take, signal }: ScanOptions,
): Promise<readonly number[]> {
  const beginnings = from ?? (await log.beginningOffsets(topic));
  const written = await log.endOffsets(topic);
  const ends = written.map((end, partition) => Math.min(end, to?.[partition] ?? end));
  const scan = new TopicScan(topic, beginnings, ends, take);
  if (scan.isComplete) return ends;
  const groupId = `read-${randomUUID()}`;
  const options = { groupId, coPartitioned: [], broadcast: [topic], held: () => [] };
  scan.readFrom(await log.joinGroup(options, scan));
  try {
    await scan.finished(signal);
    return ends;
  } finally {
    await scan.close();
  }
}

/** Reads a whole topic into memory. @throws {Error} as `scanTopic` does. */
export async function readTopic(
  log: Log,
  topic: string,
  signal: AbortSignal,
): Promise<PartitionContent[]> {
  const records = new Map<number, ReceivedRecord[]>();
  const take = (batch: RecordBatch) => {
    const known = records.get(batch.partition) ?? [];
    records.set(batch.partition, known);
    for (const record of batch.records) known.push(record);
  };
  const ends = await scanTopic(log, topic, { take, signal });
  return ends.map((end, partition) => ({ partition, records: records.get(partition) ?? [], end }));
}

class TopicScan implements GroupListener {
  readonly #topic: string;
  readonly #ends: readonly number[];
  readonly #next: number[];
  readonly #take: ScanOptions['take'];
  #reader: GroupReader | undefined;
  #isAssigned = false;
  #settle: { readonly finish: () => void; readonly fail: (cause: unknown) => void } | undefined;

  constructor(
    topic: string,
    beginnings: readonly number[],
    ends: readonly number[],
    take: ScanOptions['take'],
  ) {
    this.#topic = topic;
    this.#ends = ends;
    this.#next = [...beginnings];
    this.#take = take;
  }

  get isComplete(): boolean {
    return this.#ends.every((end, partition) => (this.#next[partition] ?? 0) >= end);
  }

  readFrom(reader: GroupReader): void {
    this.#reader = reader;
    if (this.#isAssigned) this.#seek();
  }

  assigned(): void {
    this.#isAssigned = true;
    this.#seek();
  }

  #seek(): void {
    for (const [partition, offset] of this.#next.entries()) {
      if (offset >= (this.#ends[partition] ?? 0)) continue;
      this.#reader?.seek(this.#topic, partition, offset);
      this.#reader?.resume(this.#topic, partition);
    }
  }

  async batch({ partition, fetchedFrom, records, nextOffset }: FetchedBatch): Promise<void> {
    const end = this.#ends[partition] ?? 0;
    if (fetchedFrom < (this.#next[partition] ?? 0)) return;
    const upToEnd = records.filter(({ offset }) => offset < end);
    this.#next[partition] = nextOffset;
    try {
      await this.#take({ topic: this.#topic, partition, records: upToEnd, nextOffset });
    } catch (error) {
      this.#settle?.fail(error);
    }
    if (nextOffset >= end) this.#reader?.pause(this.#topic, partition);
    if (this.isComplete) this.#settle?.finish();
  }

  lost(): void {
    this.#reader = undefined;
  }

  finished(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = { finish: resolve, fail: reject };
      if (this.isComplete) resolve();
      const giveUp = () => {
        const at = this.#next.map((next, partition) => `${next}/${this.#ends[partition] ?? 0}`);
        reject(new Error(`${this.#topic} was not read to its end: ${at.join(', ')}`));
      };
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }
}
