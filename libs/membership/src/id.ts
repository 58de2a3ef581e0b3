import { hashOfText } from './hashes.js';
import type { BytesInPlace, IdInPlace } from './id-in-place.js';

const narrowUnitMax = 0xff;

/** An id as a text, or as it lies in other bytes with the hash of the tables. */
export type Id = string | IdInPlace;

/** `hashSeed`: that of the tables, 32 bits. */
export function hashOfId(id: Id, hashSeed: number): number {
  return typeof id === 'string' ? hashOfText(id, hashSeed) : id.hash;
}

/** In UTF-16 code units. */
export function lengthOf(id: Id): number {
  return typeof id === 'string' ? id.length : id.end - id.start;
}

/** Whether each code unit fits a byte. */
export function isNarrow(id: Id): boolean {
  if (typeof id !== 'string') return true;
  for (let index = 0; index < id.length; index += 1) {
    if (id.charCodeAt(index) > narrowUnitMax) return false;
  }
  return true;
}

/** Writes the id, which is narrow, to the bytes from `at` on, one a code unit. */
export function writeNarrow(id: Id, bytes: Uint8Array, at: number): void {
  if (typeof id === 'string') {
    for (let index = 0; index < id.length; index += 1) bytes[at + index] = id.charCodeAt(index);
    return;
  }
  const offset = at - id.start;
  for (let from = id.start; from < id.end; from += 1) bytes[from + offset] = id.bytes[from] ?? 0;
}

/** Whether the bytes from `at` on, as many as the id has code units, are these. */
export function isNarrowAt(bytes: Uint8Array, at: number, id: Id): boolean {
  return typeof id === 'string' ? isTextAt(bytes, at, id) : areBytesAt(bytes, at, id);
}

function isTextAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

function areBytesAt(bytes: Uint8Array, at: number, id: BytesInPlace): boolean {
  const { bytes: own, start, end } = id;
  const offset = at - start;
  for (let index = start; index < end; index += 1) {
    if (bytes[index + offset] !== own[index]) return false;
  }
  return true;
}
