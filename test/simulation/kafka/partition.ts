import type { OutgoingRecord } from '#contracts';
import type { FetchedBatch, ReceivedRecord } from '#streaming';

/** What one transaction has written to one partition; its fate is known when the marker is written. */
export interface PartitionTransaction {
  readonly firstOffset: number;
  outcome: 'open' | 'committed' | 'aborted';
}

export interface Entry {
  readonly offset: number;
  /** Undefined: a control record. */
  readonly record: ReceivedRecord | undefined;
  readonly transaction: PartitionTransaction | undefined;
  /** Its place among everything that was ever written. */
  readonly writing: number;
}

export type Fetched = Pick<
  FetchedBatch,
  'records' | 'nextOffset' | 'fetchedFrom' | 'highWatermark'
>;

/** A partition as its leader holds it. Nothing is thrown away, so that an audit can look at all of it. */
export class SimulatedPartition {
  readonly topic: string;
  readonly partition: number;
  readonly entries: Entry[] = [];
  readonly #compacted = new Set<number>();
  readonly #open = new Set<PartitionTransaction>();
  /** Fetches bring nothing. */
  isStalled = false;
  #start = 0;

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
  }

  get name(): string {
    return `${this.topic}-${this.partition}`;
  }

  get start(): number {
    return this.#start;
  }

  get highWatermark(): number {
    return this.entries.length;
  }

  /** Up to here a read_committed reader may read. */
  get lastStableOffset(): number {
    let offset = this.highWatermark;
    for (const { firstOffset } of this.#open) offset = Math.min(offset, firstOffset);
    return offset;
  }

  append(record: OutgoingRecord, writing: number, transaction?: PartitionTransaction): number {
    const { key, value, headers, timestamp } = record;
    const offset = this.highWatermark;
    const received = { key: toBuffer(key), value: toBuffer(value), headers, timestamp, offset };
    this.entries.push({ offset, record: received, transaction, writing });
    return offset;
  }

  begin(): PartitionTransaction {
    const transaction: PartitionTransaction = { firstOffset: this.highWatermark, outcome: 'open' };
    this.#open.add(transaction);
    return transaction;
  }

  /** Writes the marker that ends a transaction. */
  end(transaction: PartitionTransaction, outcome: 'committed' | 'aborted', writing: number): void {
    transaction.outcome = outcome;
    this.#open.delete(transaction);
    this.entries.push({
      offset: this.highWatermark,
      record: undefined,
      transaction: undefined,
      writing,
    });
  }

  /** Retention: what lies before `offset` is gone. */
  deleteBefore(offset: number): void {
    this.#start = Math.max(this.#start, Math.min(offset, this.lastStableOffset));
  }

  /** Of what is stable and not among the newest, only the last record of each key stays. */
  compact(): void {
    const dirtyFrom = Math.min(this.lastStableOffset, this.highWatermark - 3);
    const seen = new Set<string>();
    for (let offset = dirtyFrom - 1; offset >= this.#start; offset--) {
      const entry = this.entries[offset];
      if (entry === undefined || this.#compacted.has(offset)) continue;
      const key = entry.record?.key?.toString();
      const isStale =
        key === undefined || seen.has(key) || entry.transaction?.outcome === 'aborted';
      if (isStale) this.#compacted.add(offset);
      else seen.add(key);
    }
  }

  /**
   * What a read_committed fetch from `from` brings, as kafkajs hands it on: control and aborted records
   * left out, the position behind them. Undefined: nothing to read yet.
   */
  fetch(from: number, offsetsMax: number): Fetched | 'out of range' | undefined {
    if (this.isStalled) return undefined;
    const { highWatermark } = this;
    if (from < this.#start || from > highWatermark) return 'out of range';
    const end = this.lastStableOffset;
    const records: ReceivedRecord[] = [];
    let count = 0;
    let first = from;
    let nextOffset = from;
    for (let offset = from; offset < end && count < offsetsMax; offset++) {
      const entry = this.entries[offset];
      if (entry === undefined || this.#compacted.has(offset)) continue;
      if (count === 0) first = offset;
      count += 1;
      nextOffset = offset + 1;
      if (isVisible(entry)) records.push(entry.record);
    }
    if (count === 0) return undefined;
    return { records, nextOffset, fetchedFrom: records.length > 0 ? from : first, highWatermark };
  }

  /** Everything that a read_committed reader would have read from the beginning on. */
  committed(): (Entry & { readonly record: ReceivedRecord })[] {
    return this.entries.filter(isVisible);
  }

  /** The same of what retention and compaction have left. */
  retained(): ReceivedRecord[] {
    return this.committed()
      .filter(({ offset }) => offset >= this.#start && !this.#compacted.has(offset))
      .map(({ record }) => record);
  }
}

function isVisible(entry: Entry): entry is Entry & { readonly record: ReceivedRecord } {
  const { record, transaction } = entry;
  return record !== undefined && (transaction === undefined || transaction.outcome === 'committed');
}

function toBuffer(content: string | Buffer | null): Buffer | null {
  return typeof content === 'string' ? Buffer.from(content) : content;
}
