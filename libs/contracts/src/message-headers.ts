import { ByteRange, type HeadersInPlace } from './byte-range.js';
import { headerNames, type RecordHeaders, type WireRecord } from './envelope.js';

/** A record's headers, as such or in place. */
type Headed = Pick<WireRecord, 'headers'> | HeadersInPlace;

const typeName = Buffer.from(headerNames.type);
const idName = Buffer.from(headerNames.id);
const typeBytes = new Map<string, Buffer>();

/** Moved from header to header: none of them is looked at again once the next is. */
const found = new ByteRange();

function bytesOf(type: string): Buffer {
  let bytes = typeBytes.get(type);
  if (bytes === undefined) {
    bytes = Buffer.from(type);
    typeBytes.set(type, bytes);
  }
  return bytes;
}

/** Moves `range` to the first value of the header `name`, if it has one. Returns whether it has. */
export function headerIn(headers: RecordHeaders, name: string, range: ByteRange): boolean {
  const value = headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  if (first === undefined) return false;
  const bytes = typeof first === 'string' ? Buffer.from(first) : first;
  range.set(bytes, 0, bytes.length);
  return true;
}

function find(record: Headed, name: string, nameBytes: Uint8Array): boolean {
  if ('headerIn' in record) return record.headerIn(nameBytes, found);
  return headerIn(record.headers, name, found);
}

/** Whether the record says of itself to be something else than `type`; one that says nothing is taken for it. */
export function isOtherEventType(record: Headed, type: string): boolean {
  return find(record, headerNames.type, typeName) && !found.equals(bytesOf(type));
}

/** Which of `types` the record's headers say it is; undefined: none of them, or they say nothing. */
export function eventTypeAmong<Type extends string>(
  record: Headed,
  types: readonly Type[],
): Type | undefined {
  if (!find(record, headerNames.type, typeName)) return undefined;
  for (const type of types) if (found.equals(bytesOf(type))) return type;
  return undefined;
}

/**
 * 32 bits of the record's `ce_id` (FNV-1a), never 0; 0 where it has none. Two ids with the same bits
 * count as one only if their records also have the same timestamp to the millisecond.
 */
export function eventIdHash(record: Headed): number {
  if (!find(record, headerNames.id, idName) || found.length === 0) return 0;
  return found.hash() || 1;
}
