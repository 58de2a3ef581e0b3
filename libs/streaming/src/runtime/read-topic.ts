import { randomUUID } from 'node:crypto';
import type { GroupListener, GroupReader, Log } from '../log.js';
import type { FetchedBatch, ReceivedRecord } from '../records.js';

/** A partition read from its beginning to the end that it had when reading began. */
export interface PartitionContent {
  readonly partition: number;
  readonly records: readonly ReceivedRecord[];
  /** The offset after what was read. */
  readonly end: number;
}

/**
 * Reads a whole topic, committed records only, without touching anybody's positions: for audits and
 * operators, not for services.
 *
 * @throws {Error} when the end is not reached before `signal` is aborted: a transaction was left open,
 * or no broker answers.
 */
export async function readTopic(
  log: Log,
  topic: string,
  signal: AbortSignal,
): Promise<PartitionContent[]> {
  const beginnings = await log.beginningOffsets(topic);
  const ends = await log.endOffsets(topic);
  const reading = new TopicReading(topic, beginnings, ends);
  const groupId = `read-${randomUUID()}`;
  const options = { groupId, coPartitioned: [], broadcast: [topic], held: () => [] };
  reading.readFrom(await log.joinGroup(options, reading));
  try {
    await reading.finished(signal);
    return reading.content();
  } finally {
    await reading.close();
  }
}

class TopicReading implements GroupListener {
  readonly #topic: string;
  readonly #ends: readonly number[];
  readonly #next: number[];
  readonly #records: ReceivedRecord[][];
  #reader: GroupReader | undefined;
  #isAssigned = false;
  #finish: (() => void) | undefined;

  constructor(topic: string, beginnings: readonly number[], ends: readonly number[]) {
    this.#topic = topic;
    this.#ends = ends;
    this.#next = [...beginnings];
    this.#records = ends.map(() => []);
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
      this.#reader?.seek(this.#topic, partition, offset);
      this.#reader?.resume(this.#topic, partition);
    }
  }

  batch({ partition, fetchedFrom, records, nextOffset }: FetchedBatch): Promise<void> {
    if (fetchedFrom < (this.#next[partition] ?? 0)) return Promise.resolve();
    const end = this.#ends[partition] ?? 0;
    this.#records[partition]?.push(...records.filter(({ offset }) => offset < end));
    this.#next[partition] = nextOffset;
    if (this.#isComplete) this.#finish?.();
    return Promise.resolve();
  }

  lost(): void {
    this.#reader = undefined;
  }

  get #isComplete(): boolean {
    return this.#ends.every((end, partition) => (this.#next[partition] ?? 0) >= end);
  }

  finished(signal: AbortSignal): Promise<void> {
    if (this.#isComplete) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#finish = resolve;
      signal.addEventListener('abort', () => {
        const at = this.#next.map((next, partition) => `${next}/${this.#ends[partition] ?? 0}`);
        reject(new Error(`${this.#topic} was not read to its end: ${at.join(', ')}`));
      });
    });
  }

  content(): PartitionContent[] {
    return this.#records.map((records, partition) => {
      return { partition, records, end: this.#ends[partition] ?? 0 };
    });
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }
}
