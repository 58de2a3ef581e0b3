import type { OutgoingRecord } from '#contracts';
import { partitionOfKey } from '../kafka/partition-of-key.js';
import {
  FencedError,
  type GroupListener,
  type GroupOptions,
  type Log,
  type TransactionalWriter,
} from '../log.js';
import type { ReceivedRecord, TopicOffset, TopicRecord } from '../records.js';
import { MemoryGroup, type MemoryGroupReader } from './memory-group.js';

/** One partition: records by offset; undefined where a control record or an aborted one stands. */
type MemoryPartition = (ReceivedRecord | undefined)[];

interface Stamps {
  readonly topics: readonly string[];
  /** The clock of the log, ms since the epoch. */
  readonly now: () => number;
}

/**
 * A log in memory that behaves as Kafka's does where the runtime can tell: offsets with control
 * records between, transactions that become visible as a whole, fencing, groups that rebalance.
 * Nothing is delivered by itself: a test says when.
 */
export class MemoryLog implements Log {
  readonly #topics = new Map<string, MemoryPartition[]>();
  readonly #beginnings = new Map<MemoryPartition, number>();
  readonly #epochs = new Map<string, number>();
  readonly #groups = new Map<string, MemoryGroup>();
  readonly #groupOffsets = new Map<string, number>();
  readonly #committed = new Map<string, number>();
  readonly #stamps: Stamps | undefined;

  /** `stamps`: which topics the log stamps with the time of its own clock. */
  constructor(partitionCounts: Readonly<Record<string, number>>, stamps?: Stamps) {
    this.#stamps = stamps;
    for (const [topic, count] of Object.entries(partitionCounts)) {
      this.#topics.set(
        topic,
        Array.from({ length: count }, () => []),
      );
    }
  }

  /** Appends outside of any transaction, as another service would. */
  append({ topic, partition, record }: TopicRecord): { partition: number; offset: number } {
    const target = partition ?? this.#partitionOf(topic, record.key);
    return { partition: target, offset: this.#push(topic, target, record) };
  }

  /** Takes up offsets as an aborted transaction of `count` records does: nobody ever sees them. */
  appendAborted(topic: string, partition: number, count: number): void {
    for (let n = 0; n <= count; n++) this.partition(topic, partition).push(undefined);
  }

  /** Deletes the records before `offset`, as retention does. */
  deleteBefore(topic: string, partition: number, offset: number): void {
    const records = this.partition(topic, partition);
    records.fill(undefined, 0, offset);
    this.#beginnings.set(records, offset);
  }

  /** All records of a topic, partition after partition. */
  read(topic: string): ReceivedRecord[] {
    return this.#partitions(topic).flatMap((records) =>
      records.filter((record) => record !== undefined),
    );
  }

  /** The committed offset of the group of `transactionalWriter`s, as tools for lag see it. */
  groupOffset(topic: string, partition: number): number | undefined {
    return this.#groupOffsets.get(`${topic}|${String(partition)}`);
  }

  partition(topic: string, partition: number): MemoryPartition {
    const records = this.#partitions(topic)[partition];
    if (records === undefined) throw new Error(`${topic} has no partition ${String(partition)}`);
    return records;
  }

  /** First offset that a partition still holds. */
  beginning(topic: string, partition: number): number {
    return this.#beginnings.get(this.partition(topic, partition)) ?? 0;
  }

  partitionCount(topic: string): number {
    return this.#partitions(topic).length;
  }

  beginningOffsets(topic: string): Promise<readonly number[]> {
    const beginnings = this.#partitions(topic).keys();
    return Promise.resolve([...beginnings].map((partition) => this.beginning(topic, partition)));
  }

  endOffsets(topic: string): Promise<readonly number[]> {
    return Promise.resolve(this.#partitions(topic).map(({ length }) => length));
  }

  offsetsSince(topic: string, timestampMs: number): Promise<readonly number[]> {
    const offsets = this.#partitions(topic).map((records) => {
      const first = records.find((record) => (record?.timestamp ?? -1) >= timestampMs);
      return first?.offset ?? records.length;
    });
    return Promise.resolve(offsets);
  }

  groupOffsets(groupId: string, topic: string): Promise<readonly number[]> {
    const offsets = Array.from(
      this.#partitions(topic),
      (_, partition) => this.#committed.get(`${groupId}|${topic}|${String(partition)}`) ?? -1,
    );
    return Promise.resolve(offsets);
  }

  /** What a member of a group commits. */
  commitGroupOffset(groupId: string, { topic, partition, offset }: TopicOffset): void {
    this.#committed.set(`${groupId}|${topic}|${String(partition)}`, offset);
  }

  transactionalWriter(transactionalId: string): TransactionalWriter {
    let epoch: number | undefined;
    return {
      fence: () => {
        epoch = (this.#epochs.get(transactionalId) ?? 0) + 1;
        this.#epochs.set(transactionalId, epoch);
        return Promise.resolve();
      },
      commit: async (records, offsets) => {
        await Promise.resolve();
        if (epoch === undefined || epoch !== this.#epochs.get(transactionalId)) {
          throw new FencedError(`${transactionalId} has another writer`);
        }
        this.#commit(records, offsets);
        const isStamped = records.some(({ topic }) => this.#stamps?.topics.includes(topic));
        return isStamped ? this.#stamps?.now() : undefined;
      },
      close: () => Promise.resolve(),
    };
  }

  #commit(records: readonly TopicRecord[], offsets: readonly TopicOffset[]): void {
    const written = new Set<MemoryPartition>();
    for (const entry of records) {
      const { partition } = this.append(entry);
      written.add(this.partition(entry.topic, partition));
    }
    for (const partition of written) partition.push(undefined);
    for (const { topic, partition, offset } of offsets) {
      this.#groupOffsets.set(`${topic}|${String(partition)}`, offset);
    }
  }

  joinGroup(options: GroupOptions, listener: GroupListener): Promise<MemoryGroupReader> {
    const group = this.#groups.get(options.groupId) ?? new MemoryGroup(this);
    this.#groups.set(options.groupId, group);
    return Promise.resolve(group.join(options, listener));
  }

  /** Gives every reader at most one batch of each partition that it reads. Returns whether there was any. */
  async deliver(): Promise<boolean> {
    let delivered = false;
    for (const group of this.#groups.values()) delivered = (await group.deliver()) || delivered;
    return delivered;
  }

  /** Takes a group's member away as a crash does; the group goes on without it. */
  disconnectMember(listener: GroupListener): void {
    for (const group of this.#groups.values()) group.remove(listener);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #partitions(topic: string): MemoryPartition[] {
    const partitions = this.#topics.get(topic);
    if (partitions === undefined) throw new Error(`there is no topic ${topic}`);
    return partitions;
  }

  #push(topic: string, partition: number, record: OutgoingRecord): number {
    const records = this.partition(topic, partition);
    const { key, value, headers, timestamp } = record;
    const offset = records.length;
    records.push({ key: toBuffer(key), value: toBuffer(value), headers, timestamp, offset });
    return offset;
  }

  #partitionOf(topic: string, key: string | Buffer | null): number {
    return partitionOfKey(key, this.partitionCount(topic));
  }
}

function toBuffer(content: string | Buffer | null): Buffer | null {
  return typeof content === 'string' ? Buffer.from(content) : content;
}
