import { type Kafka, Partitioners, type Producer } from 'kafkajs';
import type { OutgoingRecord } from '#contracts';
import { createKafka, type KafkaOptions, type StreamLogger } from './kafka-client.js';
import { PartitionCounts } from './partition-counts.js';
import { partitionOfKey } from './partition-of-key.js';
import { requestsOf } from './produce-requests.js';

interface WaitingRecord {
  readonly topic: string;
  readonly record: OutgoingRecord;
  readonly acknowledged: () => void;
  readonly failed: (cause: unknown) => void;
}

/** What a batch has for one partition. */
interface BatchPart {
  readonly topic: string;
  readonly partition: number;
  readonly waiting: WaitingRecord[];
}

/** Most records that are written at once; what waits behind them goes next. */
const recordsAtOnceMax = 250;
/** Records that may wait; beyond it new ones are refused at once. */
const waitingMax = 10_000;

/**
 * Writes single records. One idempotent producer, one batch at a time: records that come while a batch is
 * under way wait and go together into the next, so order is kept.
 *
 * Each partition's part of a batch is a request of its own. One request for several leaders is not: when a
 * leader goes, kafkajs takes what it had for done by whoever leads its partitions now, and acknowledges
 * records that nobody has written.
 *
 * A producer whose request failed is replaced: the broker may have written that request, and would
 * take the next one, with the same sequence numbers, for its repetition and acknowledge it unwritten.
 */
export class RecordWriter {
  readonly #kafka: Kafka;
  readonly #topicPrefix: string;
  readonly #partitionCounts: PartitionCounts;
  #producer: Promise<Producer> | undefined;
  readonly #waiting: WaitingRecord[] = [];
  #sending: Promise<void> | undefined;

  constructor(options: KafkaOptions, logger: StreamLogger) {
    this.#kafka = createKafka(options, logger);
    this.#topicPrefix = options.topicPrefix;
    this.#partitionCounts = new PartitionCounts(this.#kafka);
  }

  /** Resolves once a producer is connected; whoever writes meanwhile writes with the same one. */
  async connect(): Promise<void> {
    await this.#connected();
  }

  #connected(): Promise<Producer> {
    this.#producer ??= this.#connect().catch((error: unknown) => {
      this.#producer = undefined;
      throw error;
    });
    return this.#producer;
  }

  async #connect(): Promise<Producer> {
    const producer = this.#kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 50, maxRetryTime: 1_000, multiplier: 2, retries: 8 },
    });
    await producer.connect();
    return producer;
  }

  /**
   * Resolves once all in-sync replicas have the record.
   *
   * @throws {Error} when Kafka did not acknowledge it; it may have been written all the same.
   */
  write(topic: string, record: OutgoingRecord): Promise<void> {
    if (this.#waiting.length >= waitingMax) {
      return Promise.reject(new Error('too many records wait for Kafka'));
    }
    return new Promise((acknowledged, failed) => {
      this.#waiting.push({ topic, record, acknowledged, failed });
      this.#sending ??= this.#sendWaiting();
    });
  }

  async #sendWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#sendBatch(this.#waiting.splice(0, recordsAtOnceMax));
    }
    this.#sending = undefined;
  }

  async #sendBatch(batch: readonly WaitingRecord[]): Promise<void> {
    try {
      const producer = await this.#connected();
      const parts = await this.#partsOf(batch);
      const sent = await Promise.all(parts.map((part) => this.#sendPart(producer, part)));
      if (sent.includes(false)) await this.#disconnect();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }

  async #partsOf(batch: readonly WaitingRecord[]): Promise<BatchPart[]> {
    const parts = new Map<string, BatchPart>();
    for (const waiting of batch) {
      const { topic, record } = waiting;
      const count = await this.#partitionCounts.of(this.#topicPrefix + topic);
      const partition = partitionOfKey(record.key, count);
      const place = `${topic}/${partition}`;
      const part = parts.get(place) ?? { topic, partition, waiting: [] };
      parts.set(place, part);
      part.waiting.push(waiting);
    }
    return [...parts.values()];
  }

  /** Whether Kafka has acknowledged it; whoever waits for it is told. */
  async #sendPart(producer: Producer, part: BatchPart): Promise<boolean> {
    const { topic, partition, waiting } = part;
    const records = waiting.map(({ record }) => ({ topic, partition, record }));
    try {
      for (const request of requestsOf(records, this.#topicPrefix)) {
        await producer.sendBatch({ acks: -1, topicMessages: [request] });
      }
      for (const { acknowledged } of waiting) acknowledged();
      return true;
    } catch (error) {
      for (const { failed } of waiting) failed(error);
      return false;
    }
  }

  /** Sends what waits, then disconnects. */
  async close(): Promise<void> {
    await this.#sending;
    await this.#disconnect();
  }

  async #disconnect(): Promise<void> {
    const connecting = this.#producer;
    this.#producer = undefined;
    const producer = await connecting?.catch(() => undefined);
    await producer?.disconnect().catch(() => undefined);
  }
}
