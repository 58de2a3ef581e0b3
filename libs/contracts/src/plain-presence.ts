import { ByteRange, type RecordInPlace } from './byte-range.js';
import { identifierLengthMax, timestampMaxMs } from './identifiers.js';
import { eventTypeAmong } from './message-headers.js';

const presenceTypes = ['UserOnline', 'UserOffline'] as const;

const head = Buffer.from('{"userId":"');
const tail = Buffer.from('"}');
const timeHead = Buffer.from('","occurredAt":');
const closingBrace = 0x7d;

/** As many digits as the latest moment has. */
const timeDigitsMax = String(timestampMaxMs).length;

/** Moved from record to record. */
const key = new ByteRange();
const value = new ByteRange();

/** A presence fact as it is written plainly. */
export interface PlainPresence {
  readonly type: (typeof presenceTypes)[number];
  readonly userId: string;
  /** ms since the epoch; undefined: the record's timestamp counts. */
  readonly occurredAt: number | undefined;
}

/**
 * The presence fact whose type is in the headers and whose value is exactly `{"userId":"<key>"}`, or that
 * with an `occurredAt` behind it, of a user with a plain id; undefined where the record is anything else.
 *
 * Nearly all records of `chat.users` are presence of users who are members nowhere, written in one of these
 * two ways: they are told by their bytes, where they lie. It says what `decodeEvent` would say of them.
 */
export function plainPresence(record: RecordInPlace): PlainPresence | undefined {
  if (!record.keyIn(key) || !isPlainIdentifier(key) || !isMoment(record.timestamp)) {
    return undefined;
  }
  const type = eventTypeAmong(record, presenceTypes);
  if (type === undefined || !record.valueIn(value)) return undefined;
  const data = plainData();
  return data && { type, ...data };
}

/** What the value says, where it is about the user of the key and written in one of the two ways. */
function plainData(): Omit<PlainPresence, 'type'> | undefined {
  const keyEnd = head.length + key.length;
  if (!value.holds(head, 0) || !value.holds(key.bytes, head.length, key.start, key.end)) {
    return undefined;
  }
  if (value.length === keyEnd + tail.length && value.holds(tail, keyEnd)) {
    return { userId: key.toString(), occurredAt: undefined };
  }
  if (!value.holds(timeHead, keyEnd)) return undefined;
  const occurredAt = timeUpToBrace(keyEnd + timeHead.length);
  return occurredAt === undefined ? undefined : { userId: key.toString(), occurredAt };
}

/** Whether it is a `Timestamp`. */
function isMoment(timeMs: number): boolean {
  return Number.isInteger(timeMs) && timeMs >= 0 && timeMs <= timestampMaxMs;
}

/** Whether it is an `Identifier` of printable ASCII that stands in JSON as it is. */
function isPlainIdentifier({ bytes, start, end }: ByteRange): boolean {
  if (start === end || end - start > identifierLengthMax) return false;
  for (let index = start; index < end; index++) {
    const byte = bytes[index] ?? 0;
    if (byte < 0x20 || byte > 0x7e || byte === 0x22 || byte === 0x5c) return false;
  }
  return end - start > 2 || bytes[start] !== 0x2e;
}

/** The number from `place` to the brace that ends the value; undefined where it is none, is 0, or too late. */
function timeUpToBrace(place: number): number | undefined {
  const { bytes } = value;
  const start = value.start + place;
  const end = value.end - 1;
  const isTime = bytes[end] === closingBrace && end > start && end - start <= timeDigitsMax;
  if (!isTime || bytes[start] === 0x30) return undefined;
  let time = 0;
  for (let index = start; index < end; index++) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    time = time * 10 + digit;
  }
  return time <= timestampMaxMs ? time : undefined;
}
