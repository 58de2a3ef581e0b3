import { type Id, isNarrow, isNarrowAt, lengthOf, writeNarrow } from './id.js';
import { SpanMemory, startIn } from './span-memory.js';

/** Before the units of a text: its number, then two bytes for their count and the bytes of each. */
const numberBytes = Int32Array.BYTES_PER_ELEMENT;
const headBytes = numberBytes + 2;
const bytesOfDouble = Float64Array.BYTES_PER_ELEMENT;
/** Longest text, in UTF-16 code units: 14 bits of the head say how many there are. */
const lengthMax = (1 << 14) - 1;

/**
 * Ids as bytes, in spans of a memory: a number of 32 bits, which is whose they are, then two bytes that say how many
 * UTF-16 code units there are and whether each takes one byte or two, then the units.
 */
export class TextStore {
  readonly #memory = new SpanMemory();

  /** Returns the place; the number is any. @throws {RangeError} where the id is longer than 16,383 characters. */
  put(id: Id): number {
    if (typeof id === 'string' && !isNarrow(id)) return this.#putWide(id);
    const place = this.#putHead(lengthOf(id), 1);
    const { bytes } = this.#memory.chunkOf(place);
    writeNarrow(id, bytes, startOf(place) + headBytes);
    return place;
  }

  free(place: number): void {
    const { bytes } = this.#memory.chunkOf(place);
    const start = startOf(place);
    const length = lengthAt(bytes, start);
    this.#memory.free(place, spanLength(length, unitBytesAt(bytes, start)));
  }

  number(place: number): number {
    const { integers } = this.#memory.chunkOf(place);
    return integers[startOf(place) / numberBytes] ?? 0;
  }

  setNumber(place: number, number: number): void {
    const { integers } = this.#memory.chunkOf(place);
    integers[startOf(place) / numberBytes] = number;
  }

  text(place: number): string {
    const { bytes } = this.#memory.chunkOf(place);
    const start = startOf(place);
    const unitBytes = unitBytesAt(bytes, start);
    const units: number[] = [];
    for (let index = 0; index < lengthAt(bytes, start); index += 1) {
      units.push(unitAt(bytes, start + bytesUpTo(index, unitBytes), unitBytes));
    }
    return String.fromCharCode(...units);
  }

  /** Whether the id is what stands at the place. */
  holds(place: number, id: Id): boolean {
    const { bytes } = this.#memory.chunkOf(place);
    const start = startOf(place);
    if (lengthAt(bytes, start) !== lengthOf(id)) return false;
    if (unitBytesAt(bytes, start) === 1) return isNarrowAt(bytes, start + headBytes, id);
    return typeof id === 'string' && isWideAt(bytes, start + headBytes, id);
  }

  #putWide(text: string): number {
    const place = this.#putHead(text.length, 2);
    const { bytes } = this.#memory.chunkOf(place);
    let at = startOf(place) + headBytes;
    for (let index = 0; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      bytes[at] = unit & 0xff;
      bytes[at + 1] = unit >>> 8;
      at += 2;
    }
    return place;
  }

  /** Returns the place of a text whose units are to follow. */
  #putHead(length: number, unitBytes: number): number {
    if (length > lengthMax) throw new RangeError(`a text of ${length} characters`);
    const place = this.#memory.take(spanLength(length, unitBytes));
    const { bytes } = this.#memory.chunkOf(place);
    const at = startOf(place) + numberBytes;
    bytes[at] = length & 0xff;
    bytes[at + 1] = (length >>> 8) | (unitBytes << 6);
    return place;
  }
}

/** Where the text at `place` begins among the bytes of its chunk. */
function startOf(place: number): number {
  return bytesOfDouble * startIn(place);
}

function spanLength(length: number, unitBytes: number): number {
  return Math.ceil(bytesUpTo(length, unitBytes) / bytesOfDouble);
}

function lengthAt(bytes: Uint8Array, start: number): number {
  return (bytes[start + numberBytes] ?? 0) | (((bytes[start + numberBytes + 1] ?? 0) & 0x3f) << 8);
}

function unitBytesAt(bytes: Uint8Array, start: number): number {
  return (bytes[start + numberBytes + 1] ?? 0) >>> 6;
}

function unitAt(bytes: Uint8Array, at: number, unitBytes: number): number {
  const low = bytes[at] ?? 0;
  return unitBytes === 1 ? low : low | ((bytes[at + 1] ?? 0) << 8);
}

/** Bytes up to the unit with the index `units`. */
function bytesUpTo(units: number, unitBytes: number): number {
  return headBytes + units * unitBytes;
}

function isWideAt(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (unitAt(bytes, at + 2 * index, 2) !== text.charCodeAt(index)) return false;
  }
  return true;
}
