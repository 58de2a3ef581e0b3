import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { GroupListener, GroupOptions, GroupReader } from '../log.js';
import { batchOf } from '../records-in-place.js';
import { FetchedRecords } from './codec/fetched-records.js';
import { ClockStepWatch } from './clock-step-watch.js';
import { coPartitionedAssigner } from './co-partitioned-assigner.js';
import type { MemberData } from './member-data.js';
import { type Fetched, ReadAhead } from './read-ahead.js';

const sessionTimeoutMs = 10_000;
const heartbeatIntervalMs = 2_000;
/**
 * Of one partition in a fetch, at most. While it is handled no more is taken in than fits the receive buffer, so
 * between two fetches there is a while in which only one of both is done: the fewer of them the better.
 */
const partitionBytesMax = 2 * 1024 * 1024;
/** Of all partitions in a fetch, at most: brokers go through them in the same order each time, and stop there. */
const fetchBytesMax = 10 * partitionBytesMax;

interface FetchedPartition extends Fetched {
  readonly records: FetchedRecords;
  readonly highWatermark: number;
}

function memberData({ held, address }: GroupOptions): MemberData {
  return address === undefined ? { held: held() } : { held: held(), address: address() };
}

/**
 * A member of a consumer group on kafkajs. There is no callback before partitions are taken away or
 * fetched from, so everything is paused within the emission of GROUP_JOIN, which is synchronous and
 * precedes the first fetch of the generation.
 *
 * After a failure kafkajs leaves the group and joins it anew by itself. What it is asked for in between
 * is void: the next assignment begins with everything paused.
 */
export class KafkaGroupReader implements GroupReader {
  readonly #consumer: Consumer;
  readonly #listener: GroupListener;
  readonly #options: GroupOptions;
  readonly #prefix: string;
  readonly #ahead = new ReadAhead<FetchedPartition>((fetched) => this.#deliver(fetched));
  #isMember = false;
  #isClosed = false;
  readonly #clockSteps = new ClockStepWatch((stepMs) => {
    this.#listener.lost(new Error(`the clock was put back by ${stepMs} ms`));
  });
  #membershipWaiters: { resolve: () => void; reject: (cause: Error) => void }[] = [];

  constructor(kafka: Kafka, options: GroupOptions, listener: GroupListener, prefix: string) {
    this.#listener = listener;
    this.#options = options;
    this.#prefix = prefix;
    const prefixed = (topics: readonly string[]) => topics.map((topic) => prefix + topic);
    const topics = {
      coPartitioned: prefixed(options.coPartitioned),
      broadcast: prefixed(options.broadcast),
    };
    this.#consumer = kafka.consumer({
      groupId: prefix + options.groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: heartbeatIntervalMs,
      rebalanceTimeout: 30_000,
      maxWaitTimeInMs: 250,
      maxBytesPerPartition: partitionBytesMax,
      maxBytes: fetchBytesMax,
      allowAutoTopicCreation: false,
      readUncommitted: false,
      partitionAssigners: [coPartitionedAssigner(topics, () => memberData(options))],
    });
  }

  async start(): Promise<void> {
    const consumer = this.#consumer;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      this.#joined(payload.memberAssignment);
    });
    consumer.on(consumer.events.STOP, () => {
      this.#isMember = false;
    });
    consumer.on(consumer.events.HEARTBEAT, () => {
      this.#membershipIsConfirmed();
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) this.#listener.lost(payload.error);
    });
    this.#clockSteps.start();
    await consumer.connect();
    const topics = [...this.#options.coPartitioned, ...this.#options.broadcast];
    await consumer.subscribe({
      topics: topics.map((topic) => this.#prefix + topic),
      fromBeginning: true,
    });
    await consumer.run({ autoCommit: false, eachBatch: (payload) => this.#eachBatch(payload) });
  }

  #joined(memberAssignment: Readonly<Record<string, number[]>>): void {
    this.#isMember = true;
    this.#ahead.dropAll();
    const topicPartitions = Object.entries(memberAssignment);
    this.#consumer.pause(topicPartitions.map(([topic, partitions]) => ({ topic, partitions })));
    const [first] = this.#options.coPartitioned;
    const partitions = first === undefined ? [] : (memberAssignment[this.#prefix + first] ?? []);
    const broadcast = this.#options.broadcast.map(
      (topic) => [topic, memberAssignment[this.#prefix + topic]?.length ?? 0] as const,
    );
    this.#listener.assigned([...partitions], new Map(broadcast));
    this.#membershipIsConfirmed();
  }

  #membershipIsConfirmed(): void {
    const waiters = this.#membershipWaiters;
    this.#membershipWaiters = [];
    for (const { resolve } of waiters) resolve();
  }

  /**
   * Also called for control records and aborted ones alone: they take up offsets. kafkajs fetches on as
   * soon as this resolves.
   */
  async #eachBatch({ batch }: EachBatchPayload): Promise<void> {
    const { topic, partition, fetchedOffset } = batch as typeof batch & { fetchedOffset: string };
    const [records] = batch.messages as readonly unknown[];
    if (!(records instanceof FetchedRecords)) {
      throw new Error('brokers older than Kafka 2.3 are not supported');
    }
    const [fetchedFrom, highWatermark] = [Number(fetchedOffset), Number(batch.highWatermark)];
    const { bytes } = records;
    await this.#ahead.add({ topic, partition, fetchedFrom, highWatermark, records, bytes });
  }

  async #deliver(fetched: FetchedPartition): Promise<void> {
    const { topic, partition, fetchedFrom, highWatermark, records } = fetched;
    const { nextOffset } = records;
    const place = { topic: topic.slice(this.#prefix.length), partition, fetchedFrom };
    const committed = records.committedFrom(fetchedFrom);
    await this.#listener.batch(batchOf({ ...place, nextOffset, highWatermark }, committed));
    records.handled();
  }

  seek(topic: string, partition: number, offset: number): void {
    if (!this.#isMember) return;
    this.#ahead.drop(this.#prefix + topic, partition);
    this.#consumer.seek({ topic: this.#prefix + topic, partition, offset: String(offset) });
  }

  /** What was fetched ahead is fetched again once the partition is resumed. */
  pause(topic: string, partition: number): void {
    if (!this.#isMember) return;
    const unhandled = this.#ahead.drop(this.#prefix + topic, partition);
    this.#consumer.pause([{ topic: this.#prefix + topic, partitions: [partition] }]);
    if (unhandled !== undefined) this.seek(topic, partition, unhandled);
  }

  resume(topic: string, partition: number): void {
    if (!this.#isMember) return;
    this.#consumer.resume([{ topic: this.#prefix + topic, partitions: [partition] }]);
  }

  async commit(topic: string, partition: number, offset: number): Promise<void> {
    if (!this.#isMember) throw new Error('this process is in no group');
    const position = { topic: this.#prefix + topic, partition, offset: String(offset) };
    await this.#consumer.commitOffsets([position]);
  }

  membershipConfirmed(): Promise<void> {
    if (this.#isClosed) return Promise.reject(new Error('the reader is closed'));
    return new Promise((resolve, reject) => {
      this.#membershipWaiters.push({ resolve, reject });
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#clockSteps.stop();
    for (const { reject } of this.#membershipWaiters) reject(new Error('the reader is closed'));
    this.#membershipWaiters = [];
    await this.#consumer.disconnect();
    await this.#ahead.end();
  }
}
