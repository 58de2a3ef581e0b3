import type { Message, TopicMessages } from 'kafkajs';
import type { OutgoingRecord } from '#contracts';
import type { TopicRecord } from '../records.js';
import { ProducerBatch } from './codec/producer-batch.js';

/**
 * Splits records into requests of what a broker takes at once. One request goes to one partition, and so to
 * one broker: of requests to several brokers kafkajs sends those that are still under way once more when one
 * of them has to be repeated, as the records that they are to be in the log twice. The records of a
 * partition keep their order; one that has yet to be given a partition goes alone.
 */
export function requestsOf(
  records: readonly TopicRecord[],
  topicPrefix: string,
): readonly TopicMessages[] {
  const requests: TopicMessages[] = [];
  const open = new OpenBatches();
  for (const { topic, partition, record } of records) {
    if (partition === undefined) {
      requests.push({ topic: topicPrefix + topic, messages: [toMessage(record)] });
    } else if (open.get(topic, partition)?.tryAppend(record) !== true) {
      const batch = new ProducerBatch(partition);
      batch.tryAppend(record);
      open.set(topic, batch);
      requests.push({ topic: topicPrefix + topic, messages: batch.asMessages() });
    }
  }
  return requests;
}

/** The batch of each partition that records can be added to. */
class OpenBatches {
  readonly #byTopic = new Map<string, Map<number, ProducerBatch>>();

  get(topic: string, partition: number): ProducerBatch | undefined {
    return this.#byTopic.get(topic)?.get(partition);
  }

  set(topic: string, batch: ProducerBatch): void {
    const batches = this.#byTopic.get(topic) ?? new Map<number, ProducerBatch>();
    this.#byTopic.set(topic, batches.set(batch.partition, batch));
  }
}

function toMessage(record: OutgoingRecord): Message {
  return {
    key: record.key,
    value: record.value,
    headers: record.headers,
    timestamp: String(record.timestamp),
  };
}
