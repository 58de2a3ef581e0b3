import { assignSticky } from '../kafka/co-partitioned-assigner.js';
import type { GroupListener, GroupOptions, GroupReader } from '../log.js';
import type { FetchedBatch } from '../records.js';
import type { MemoryLog } from './memory-log.js';

/** Most offsets in one batch: small, so that tests see batches that end anywhere. */
const batchOffsetsMax = 7;

/** The members of a consumer group of a `MemoryLog`. */
export class MemoryGroup {
  readonly #log: MemoryLog;
  #members: MemoryGroupReader[] = [];
  #joined = 0;

  constructor(log: MemoryLog) {
    this.#log = log;
  }

  join(options: GroupOptions, listener: GroupListener): MemoryGroupReader {
    this.#joined += 1;
    const memberId = `member-${String(this.#joined)}`;
    const reader = new MemoryGroupReader(this.#log, this, memberId, options, listener);
    this.#members.push(reader);
    this.#rebalance();
    return reader;
  }

  remove(listener: GroupListener): void {
    const remaining = this.#members.filter((member) => member.listener !== listener);
    if (remaining.length === this.#members.length) return;
    this.#members = remaining;
    if (remaining.length > 0) this.#rebalance();
  }

  #rebalance(): void {
    const [topic] = this.#members[0]?.options.coPartitioned ?? [];
    const count = topic === undefined ? 1 : this.#log.partitionCount(topic);
    const candidates = this.#members.map(({ memberId, options }) => ({
      memberId,
      held: options.held(),
    }));
    const shares = assignSticky(candidates, count);
    for (const member of this.#members) member.assigned(shares.get(member.memberId) ?? []);
  }

  async deliver(): Promise<boolean> {
    let delivered = false;
    for (const member of this.#members) delivered = (await member.deliver()) || delivered;
    return delivered;
  }
}

interface MemoryReading {
  readonly topic: string;
  readonly partition: number;
  next: number;
  paused: boolean;
}

export class MemoryGroupReader implements GroupReader {
  readonly memberId: string;
  readonly options: GroupOptions;
  readonly #log: MemoryLog;
  readonly #group: MemoryGroup;
  readonly listener: GroupListener;
  readonly #readings = new Map<string, MemoryReading>();
  #isClosed = false;

  constructor(
    log: MemoryLog,
    group: MemoryGroup,
    memberId: string,
    options: GroupOptions,
    listener: GroupListener,
  ) {
    this.#log = log;
    this.#group = group;
    this.memberId = memberId;
    this.options = options;
    this.listener = listener;
  }

  assigned(partitions: readonly number[]): void {
    this.#readings.clear();
    for (const topic of this.options.coPartitioned) {
      for (const partition of partitions) this.#add(topic, partition);
    }
    const broadcast = new Map<string, number>();
    for (const topic of this.options.broadcast) {
      const count = partitions.length > 0 ? this.#log.partitionCount(topic) : 0;
      broadcast.set(topic, count);
      for (let partition = 0; partition < count; partition++) this.#add(topic, partition);
    }
    this.listener.assigned(partitions, broadcast);
  }

  #add(topic: string, partition: number): void {
    const reading = { topic, partition, next: 0, paused: true };
    this.#readings.set(`${topic}|${String(partition)}`, reading);
  }

  async deliver(): Promise<boolean> {
    let delivered = false;
    for (const reading of [...this.#readings.values()]) {
      const batch = reading.paused ? undefined : this.#fetch(reading);
      if (batch === undefined) continue;
      reading.next = batch.nextOffset;
      await this.listener.batch(batch);
      delivered = true;
    }
    return delivered;
  }

  /** As Kafka does with `fromBeginning`: what is gone is passed over without a word. */
  #fetch(reading: MemoryReading): FetchedBatch | undefined {
    const { topic, partition } = reading;
    const log = this.#log.partition(topic, partition);
    const next = Math.max(reading.next, this.#log.beginning(topic, partition));
    if (next >= log.length) return undefined;
    const nextOffset = Math.min(next + batchOffsetsMax, log.length);
    const records = log.slice(next, nextOffset).filter((record) => record !== undefined);
    const highWatermark = log.length;
    return { topic, partition, records, nextOffset, fetchedFrom: next, highWatermark };
  }

  seek(topic: string, partition: number, offset: number): void {
    this.#reading(topic, partition).next = offset;
  }

  pause(topic: string, partition: number): void {
    this.#reading(topic, partition).paused = true;
  }

  resume(topic: string, partition: number): void {
    this.#reading(topic, partition).paused = false;
  }

  #reading(topic: string, partition: number): MemoryReading {
    const reading = this.#readings.get(`${topic}|${String(partition)}`);
    if (reading === undefined) throw new Error(`${topic}-${String(partition)} is not assigned`);
    return reading;
  }

  commit(topic: string, partition: number, offset: number): Promise<void> {
    this.#log.commitGroupOffset(this.options.groupId, { topic, partition, offset });
    return Promise.resolve();
  }

  membershipConfirmed(): Promise<void> {
    return this.#isClosed ? Promise.reject(new Error('the reader is closed')) : Promise.resolve();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#group.remove(this.listener);
    return Promise.resolve();
  }
}
