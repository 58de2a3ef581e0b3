import type { Message, TopicMessages } from 'kafkajs';
import type { OutgoingRecord } from '#contracts';
import type { TopicRecord } from '../records.js';

/** Limits of one produce request: the broker's for a batch of records is 1 MiB. */
export const recordsPerRequestMax = 250;
const bytesPerRequestMax = 700_000;

/** What a record, and each of its headers, takes beside its contents. */
const recordOverheadBytes = 64;
const headerOverheadBytes = 8;

/**
 * Splits records into requests that keep the limits. One request goes to one partition, and so to one
 * broker: of requests to several brokers kafkajs sends those that are still under way once more when one of
 * them has to be repeated, as the records that they are to be in the log twice. The records of a
 * partition keep their order; one that has yet to be given a partition goes alone.
 */
export function requestsOf(
  records: readonly TopicRecord[],
  topicPrefix: string,
): readonly TopicMessages[] {
  const requests: TopicMessages[] = [];
  const open = new Map<string, OpenRequest>();
  for (const { topic, partition, record } of records) {
    const place = `${topic}/${partition ?? requests.length}`;
    const size = encodedBytes(record);
    let request = partition === undefined ? undefined : open.get(place);
    if (request?.takes(size) !== true) {
      request = new OpenRequest();
      open.set(place, request);
      requests.push({ topic: topicPrefix + topic, messages: request.messages });
    }
    request.add(toMessage(record, partition), size);
  }
  return requests;
}

class OpenRequest {
  readonly messages: Message[] = [];
  #bytes = 0;

  takes(bytes: number): boolean {
    return this.messages.length < recordsPerRequestMax && this.#bytes + bytes <= bytesPerRequestMax;
  }

  add(message: Message, bytes: number): void {
    this.messages.push(message);
    this.#bytes += bytes;
  }
}

function toMessage(record: OutgoingRecord, partition: number | undefined): Message {
  return {
    key: record.key,
    value: record.value,
    headers: record.headers,
    timestamp: String(record.timestamp),
    ...(partition === undefined ? {} : { partition }),
  };
}

function encodedBytes({ key, value, headers }: OutgoingRecord): number {
  let bytes = recordOverheadBytes + Buffer.byteLength(key ?? '') + Buffer.byteLength(value ?? '');
  for (const [name, content] of Object.entries(headers)) {
    bytes += headerOverheadBytes + Buffer.byteLength(name) + Buffer.byteLength(content);
  }
  return bytes;
}
