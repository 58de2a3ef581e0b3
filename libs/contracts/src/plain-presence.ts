import { ByteRange, type RecordInPlace } from './byte-range.js';
import { EventHeaders } from './event-headers.js';
import { identifierLengthMax, timestampMaxMs } from './identifiers.js';

const head = Buffer.from('{"userId":"');
const tail = Buffer.from('"}');
const timeHead = Buffer.from('","occurredAt":');
const closingBrace = 0x7d;

/** As many digits as the latest moment has. */
const timeDigitsMax = String(timestampMaxMs).length;

/** Moved from record to record. */
const headers = new EventHeaders(['UserOnline', 'UserOffline']);
const value = new ByteRange();

/**
 * A fact of presence that is written plainly, where it lies: its type is in the headers and its value is
 * exactly `{"userId":"<key>"}`, or that with an `occurredAt` behind it, of a user with a plain id. One
 * object for all of them, which is moved from record to record.
 *
 * Nearly all records of `chat.users` are presence of users who are members nowhere, written in one of these
 * two ways: they are told by their bytes. It says what `decodeEvent` would say of them.
 */
export class PlainPresence {
  /** Printable ASCII. */
  readonly userId = new ByteRange();
  online = false;
  /** Event time, ms: the `occurredAt`, else the record's timestamp. */
  at = NaN;

  /** Moves to the fact that the record is. Returns whether it is one; if not, this says nothing. */
  moveTo(record: RecordInPlace): boolean {
    const { userId } = this;
    if (!record.keyIn(userId) || !isPlainIdentifier(userId) || !isMoment(record.timestamp)) {
      return false;
    }
    headers.moveTo(record);
    const { type } = headers;
    if (type === undefined || !record.valueIn(value)) return false;
    this.online = type === 'UserOnline';
    this.at = timeOf(userId, record.timestamp);
    return !Number.isNaN(this.at);
  }
}

/** The time that the value says, `timestamp` where it says none; NaN where it is not written in one of the two ways. */
function timeOf({ bytes, start, end }: ByteRange, timestamp: number): number {
  const idEnd = head.length + end - start;
  if (!value.holds(head, 0) || !value.holds(bytes, head.length, start, end)) return NaN;
  if (value.length === idEnd + tail.length && value.holds(tail, idEnd)) return timestamp;
  return value.holds(timeHead, idEnd) ? timeUpToBrace(idEnd + timeHead.length) : NaN;
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

/** The number from `place` to the brace that ends the value; NaN where it is none, is 0, or too late. */
function timeUpToBrace(place: number): number {
  const { bytes } = value;
  const start = value.start + place;
  const end = value.end - 1;
  const isTime = bytes[end] === closingBrace && end > start && end - start <= timeDigitsMax;
  if (!isTime || bytes[start] === 0x30) return NaN;
  let time = 0;
  for (let index = start; index < end; index++) {
    const digit = (bytes[index] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    time = time * 10 + digit;
  }
  return time <= timestampMaxMs ? time : NaN;
}
