import { type Kafka, Partitioners, type Producer } from 'kafkajs';
import type { OutgoingRecord } from '#contracts';
import { createKafka, type KafkaOptions, type StreamLogger } from './kafka-client.js';

interface WaitingRecord {
  readonly topic: string;
  readonly record: OutgoingRecord;
  readonly acknowledged: () => void;
  readonly failed: (cause: unknown) => void;
}

/** Most records in one request; what waits behind it goes into the next. */
const recordsPerRequestMax = 250;
/** Records that may wait; beyond it new ones are refused at once. */
const waitingMax = 10_000;

/**
 * Writes single records. One idempotent producer, one request at a time: records that come while a
 * request is under way wait and go together into the next, so order is kept and none is lost.
 *
 * A batch goes to the leaders of its partitions at once. When one of them has to be asked again, kafkajs may
 * repeat what another is still busy with, and those records are written twice, one after the other: what
 * is written here must bear that, as a request does by its requestId.
 *
 * A producer whose request failed is replaced: the broker may have written that request, and would
 * take the next one, with the same sequence numbers, for its repetition and acknowledge it unwritten.
 */
export class RecordWriter {
  readonly #kafka: Kafka;
  readonly #topicPrefix: string;
  #producer: Promise<Producer> | undefined;
  readonly #waiting: WaitingRecord[] = [];
  #sending: Promise<void> | undefined;

  constructor(options: KafkaOptions, logger: StreamLogger) {
    this.#kafka = createKafka(options, logger);
    this.#topicPrefix = options.topicPrefix;
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
      const batch = this.#waiting.splice(0, recordsPerRequestMax);
      try {
        await this.#send(batch);
        for (const { acknowledged } of batch) acknowledged();
      } catch (error) {
        for (const { failed } of batch) failed(error);
        await this.#disconnect().catch(() => undefined);
      }
    }
    this.#sending = undefined;
  }

  async #send(batch: readonly WaitingRecord[]): Promise<void> {
    const producer = await this.#connected();
    await producer.sendBatch({
      acks: -1,
      topicMessages: batch.map(({ topic, record }) => ({
        topic: this.#topicPrefix + topic,
        messages: [{ ...record, timestamp: String(record.timestamp) }],
      })),
    });
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
    await producer?.disconnect();
  }
}
