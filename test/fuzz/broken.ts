import {
  type Decoded,
  deadLetterHeaders,
  decodeEvent,
  headerText,
  identifierBytesMax,
  timestampMaxMs,
  topics,
  type WireRecord,
} from '#contracts';
import type { ReceivedRecord } from '#streaming';
import type { InputRecord } from './records.js';

/** Whether the record breaks what its type promises. Of a message, key and timestamp alone count. */
export function isBroken(topic: InputRecord['topic'], record: WireRecord): boolean {
  const decoded: Decoded<unknown> = decodeEvent(topic, record);
  if (topic !== topics.messages || decoded.outcome === 'unknownType') {
    return decoded.outcome === 'malformed';
  }
  const { key, timestamp } = record;
  const keyLength = key?.length ?? 0;
  return keyLength === 0 || keyLength > identifierBytesMax || timestamp > timestampMaxMs;
}

/** In what the dead letters are not the broken records, each once; all of them as places. */
export function unexpected(deadLetters: readonly string[], broken: readonly string[]): string[] {
  const wanted = new Set(broken);
  const found = new Set(deadLetters);
  return [
    ...deadLetters.filter((place) => !wanted.has(place)).map((place) => `${place} is not broken`),
    ...deadLetters
      .filter((place, index) => deadLetters.indexOf(place) !== index)
      .map((place) => `${place} is there twice`),
    ...broken.filter((place) => !found.has(place)).map((place) => `${place} is missing`),
  ];
}

export function placeOf(topic: string, partition: number, offset: number): string {
  return `${topic}/${partition}/${offset}`;
}

/** Where dead letters say that they stood. */
export function originOf({ headers }: Pick<ReceivedRecord, 'headers'>): string {
  const text = (name: string) => headerText(headers, name) ?? '';
  const { topic, partition, offset } = deadLetterHeaders;
  return placeOf(text(topic), Number(text(partition)), Number(text(offset)));
}
