import { randomBytes } from 'node:crypto';
import { encodeEvent, type OutgoingRecord } from '#contracts';

const valueBytes = 200;
const messagesPerMs = 10;
const source = 'benchmark';
const text = randomBytes(valueBytes).toString('base64url');

/** `count` messages of 200 B from `fromMs` on, ten a millisecond, as a message service writes them. */
export function* messages(
  count: number,
  fromMs: number,
  pickRoom: () => string,
): Generator<OutgoingRecord> {
  for (let index = 0; index < count; index++) {
    yield message(pickRoom(), index, fromMs + Math.floor(index / messagesPerMs));
  }
}

export function message(chatroomId: string, index: number, timeMs: number): OutgoingRecord {
  const from = `user-${index % 200_000}`;
  const overheadBytes = JSON.stringify({ from, text: '' }).length;
  const data = { from, text: text.slice(0, valueBytes - overheadBytes) };
  const id = `5f0c0c9e-7d0a-4f4e-9a3b-${String(index).padStart(12, '0')}`;
  return encodeEvent({ type: 'MessageCreated', data }, { id, source, timeMs }, chatroomId);
}

/** The same for a topic, dealt out to rooms by their numbers. */
export function* messagesOf(
  topic: string,
  count: number,
  fromMs: number,
  pickRoom: () => number,
): Generator<{ readonly topic: string; readonly record: OutgoingRecord }> {
  for (const record of messages(count, fromMs, () => `room-${pickRoom()}`)) yield { topic, record };
}
