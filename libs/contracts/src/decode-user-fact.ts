import type { EventOf, EventOn } from './catalogue.js';
import { type Decoded, decodeEvent } from './codec.js';
import type { WireRecord } from './envelope.js';
import { identifierLengthMax, timestampMaxMs } from './identifiers.js';
import { eventTypeAmong } from './message-headers.js';
import { topics } from './topics.js';

type PresenceType = 'UserOnline' | 'UserOffline';

const presenceTypes: readonly PresenceType[] = ['UserOnline', 'UserOffline'];

const head = Buffer.from('{"userId":"');
const tail = Buffer.from('"}');
const timeHead = Buffer.from('","occurredAt":');
const closingBrace = 0x7d;

/** As many digits as the latest moment has. */
const timeDigitsMax = String(timestampMaxMs).length;

/**
 * `decodeEvent` for `chat.users`, with the same outcome. Nearly all records there are presence of users
 * who are members nowhere, written in one of two ways: those are told by their bytes, without parsing.
 */
export function decodeUserFact(record: WireRecord): Decoded<EventOn<typeof topics.users>> {
  const event = plainPresence(record);
  return event === undefined ? decodeEvent(topics.users, record) : { outcome: 'event', event };
}

/**
 * The presence fact whose type is in the headers and whose value is exactly `{"userId":"<key>"}`, or that
 * with an `occurredAt` behind it, of a user with a plain id; undefined where the record is anything else.
 */
function plainPresence(record: WireRecord): EventOf<PresenceType> | undefined {
  const { key, timestamp } = record;
  if (key === null || !isPlainIdentifier(key)) return undefined;
  if (!(Number.isInteger(timestamp) && timestamp >= 0 && timestamp <= timestampMaxMs)) {
    return undefined;
  }
  const type = eventTypeAmong(record, presenceTypes);
  if (type === undefined) return undefined;
  const data = plainData(record.value, key);
  return data && { type, data };
}

function plainData(value: Buffer | null, key: Buffer): EventOf<PresenceType>['data'] | undefined {
  if (value === null || !standsAt(value, 0, head) || !standsAt(value, head.length, key)) {
    return undefined;
  }
  const keyEnd = head.length + key.length;
  if (value.length === keyEnd + tail.length && standsAt(value, keyEnd, tail)) {
    return { userId: key.toString('latin1') };
  }
  if (!standsAt(value, keyEnd, timeHead)) return undefined;
  const occurredAt = timeUpToBrace(value, keyEnd + timeHead.length);
  return occurredAt === undefined ? undefined : { userId: key.toString('latin1'), occurredAt };
}

/** Whether it is an `Identifier` of printable ASCII that stands in JSON as it is. */
function isPlainIdentifier(bytes: Uint8Array): boolean {
  if (bytes.length === 0 || bytes.length > identifierLengthMax) return false;
  for (const byte of bytes) {
    if (byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c) return false;
  }
  return bytes.length > 2 || bytes[0] !== 0x2e;
}

/** The number from `start` to the brace that ends `value`; undefined where it is none, is 0, or too late. */
function timeUpToBrace(value: Uint8Array, start: number): number | undefined {
  const end = value.length - 1;
  const isTime = value[end] === closingBrace && end > start && end - start <= timeDigitsMax;
  if (!isTime || value[start] === 0x30) return undefined;
  let time = 0;
  for (let index = start; index < end; index++) {
    const digit = (value[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    time = time * 10 + digit;
  }
  return time <= timestampMaxMs ? time : undefined;
}

function standsAt(bytes: Uint8Array, start: number, expected: Uint8Array): boolean {
  if (bytes.length < start + expected.length) return false;
  for (let index = 0; index < expected.length; index++) {
    if (bytes[start + index] !== expected[index]) return false;
  }
  return true;
}
