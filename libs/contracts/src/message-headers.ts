import { headerNames, type HeaderValue, type RecordHeaders } from './envelope.js';

const typeBytes = new Map<string, Buffer>();

function bytesOf(type: string): Buffer {
  let bytes = typeBytes.get(type);
  if (bytes === undefined) {
    bytes = Buffer.from(type);
    typeBytes.set(type, bytes);
  }
  return bytes;
}

function firstOf(value: HeaderValue): Buffer | string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** Whether the record says of itself to be something else than `type`; one that says nothing is taken for it. */
export function isOtherEventType(headers: RecordHeaders, type: string): boolean {
  const claimed = firstOf(headers[headerNames.type]);
  if (claimed === undefined) return false;
  return typeof claimed === 'string' ? claimed !== type : !bytesOf(type).equals(claimed);
}

const fnvOffsetBasis = 0x811c9dc5;
const fnvPrime = 0x01000193;

/**
 * 32 bits of the record's `ce_id` (FNV-1a), never 0; 0 where it has none. Two ids with the same bits
 * count as one only if their records also have the same timestamp to the millisecond.
 */
export function eventIdHash(headers: RecordHeaders): number {
  const id = firstOf(headers[headerNames.id]);
  if (id === undefined || id.length === 0) return 0;
  const bytes = typeof id === 'string' ? Buffer.from(id) : id;
  let hash = fnvOffsetBasis;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- an iterator takes three times as long
  for (let index = 0; index < bytes.length; index++) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), fnvPrime);
  }
  return hash | 0 || 1;
}
