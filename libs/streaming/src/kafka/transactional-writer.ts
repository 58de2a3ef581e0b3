import { type Kafka, Partitioners, type Producer } from 'kafkajs';
import { FencedError, type TransactionalWriter } from '../log.js';
import type { TopicOffset, TopicRecord } from '../records.js';
import { requestsOf } from './produce-requests.js';

/** What a broker answers for a topic whose records bear the time that their writers give them. */
const notStamped = -1;

/**
 * Writes transactions with one transactional.id. Requests follow each other strictly, also those to
 * different brokers: of two at once on one producer a batch is lost, or written twice, when one of them has
 * to be repeated.
 */
export class KafkaTransactionalWriter implements TransactionalWriter {
  readonly #kafka: Kafka;
  readonly #transactionalId: string;
  readonly #groupId: string;
  readonly #topicPrefix: string;
  #producer: Producer | undefined;

  constructor(kafka: Kafka, transactionalId: string, groupId: string, topicPrefix: string) {
    this.#kafka = kafka;
    this.#transactionalId = transactionalId;
    this.#groupId = groupId;
    this.#topicPrefix = topicPrefix;
  }

  /** The producer gets its epoch, and so shuts out earlier ones, with its first transaction. */
  async fence(): Promise<void> {
    const producer = this.#kafka.producer({
      transactionalId: this.#transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: 10_000,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      retry: { initialRetryTime: 5, maxRetryTime: 500, multiplier: 2, retries: 12 },
    });
    this.#producer = producer;
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.abort();
  }

  async commit(
    records: readonly TopicRecord[],
    offsets: readonly TopicOffset[],
  ): Promise<number | undefined> {
    if (this.#producer === undefined) throw new Error('a writer must fence before it commits');
    try {
      const transaction = await this.#producer.transaction();
      let newest = notStamped;
      for (const request of requestsOf(records, this.#topicPrefix)) {
        const written = await transaction.sendBatch({ acks: -1, topicMessages: [request] });
        for (const { logAppendTime } of written) newest = Math.max(newest, Number(logAppendTime));
      }
      await transaction.sendOffsets({
        consumerGroupId: this.#groupId,
        topics: groupOffsets(offsets, this.#topicPrefix),
      });
      await transaction.commit();
      return newest === notStamped ? undefined : newest;
    } catch (error) {
      throw isFenced(error) ? new FencedError('another writer took over', { cause: error }) : error;
    }
  }

  /** Whatever the broker has open ends with the successor's fence, so a failure here changes nothing. */
  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await producer?.disconnect().catch(() => undefined);
  }
}

function isFenced(error: unknown): boolean {
  const type = (error as { readonly type?: unknown }).type;
  return type === 'INVALID_PRODUCER_EPOCH' || type === 'PRODUCER_FENCED';
}

function groupOffsets(offsets: readonly TopicOffset[], prefix: string) {
  const byTopic = new Map<string, { partition: number; offset: string }[]>();
  for (const { topic, partition, offset } of offsets) {
    const partitions = byTopic.get(topic) ?? [];
    byTopic.set(topic, partitions);
    partitions.push({ partition, offset: String(offset) });
  }
  return [...byTopic].map(([topic, partitions]) => ({ topic: prefix + topic, partitions }));
}
