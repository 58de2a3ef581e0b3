import { type Kafka, type Message, Partitioners, type Producer, type TopicMessages } from 'kafkajs';
import type { OutgoingRecord } from '#contracts';
import { FencedError, type TransactionalWriter } from '../log.js';
import type { TopicOffset, TopicRecord } from '../records.js';

/** Limits of one produce request: the broker's for a batch of records is 1 MiB. */
const recordsPerRequestMax = 250;
const bytesPerRequestMax = 700_000;

/** What a record, and each of its headers, takes beside its contents. */
const recordOverheadBytes = 64;
const headerOverheadBytes = 8;

/**
 * Writes transactions with one transactional.id. Requests follow each other strictly: two at once on
 * one producer lose a batch when the connection breaks between them.
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

  async commit(records: readonly TopicRecord[], offsets: readonly TopicOffset[]): Promise<void> {
    if (this.#producer === undefined) throw new Error('a writer must fence before it commits');
    try {
      const transaction = await this.#producer.transaction();
      for (const topicMessages of requestsOf(records, this.#topicPrefix)) {
        await transaction.sendBatch({ acks: -1, topicMessages });
      }
      await transaction.sendOffsets({
        consumerGroupId: this.#groupId,
        topics: groupOffsets(offsets, this.#topicPrefix),
      });
      await transaction.commit();
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

/** Splits records into requests that keep the limits, in order. */
function* requestsOf(records: readonly TopicRecord[], prefix: string): Generator<TopicMessages[]> {
  let byTopic = new Map<string, Message[]>();
  let count = 0;
  let bytes = 0;
  for (const { topic, partition, record } of records) {
    const size = encodedBytes(record);
    const isFull = count >= recordsPerRequestMax || bytes + size > bytesPerRequestMax;
    if (isFull && count > 0) {
      yield toTopicMessages(byTopic, prefix);
      byTopic = new Map();
      count = 0;
      bytes = 0;
    }
    const messages = byTopic.get(topic) ?? [];
    byTopic.set(topic, messages);
    messages.push({
      key: record.key,
      value: record.value,
      headers: record.headers,
      timestamp: String(record.timestamp),
      ...(partition === undefined ? {} : { partition }),
    });
    count += 1;
    bytes += size;
  }
  if (count > 0) yield toTopicMessages(byTopic, prefix);
}

function encodedBytes({ key, value, headers }: OutgoingRecord): number {
  let bytes = recordOverheadBytes + Buffer.byteLength(key ?? '') + Buffer.byteLength(value ?? '');
  for (const [name, content] of Object.entries(headers)) {
    bytes += headerOverheadBytes + Buffer.byteLength(name) + Buffer.byteLength(content);
  }
  return bytes;
}

function toTopicMessages(byTopic: ReadonlyMap<string, Message[]>, prefix: string): TopicMessages[] {
  return [...byTopic].map(([topic, messages]) => ({ topic: prefix + topic, messages }));
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
