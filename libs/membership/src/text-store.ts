import { SpanMemory, startIn } from './span-memory.js';

/** Before the units of a text: its number, then two bytes for their count and the bytes of each. */
const numberBytes = Int32Array.BYTES_PER_ELEMENT;
const headBytes = numberBytes + 2;
const bytesOfDouble = Float64Array.BYTES_PER_ELEMENT;
const narrowUnitMax = 0xff;
/** Longest text, in UTF-16 code units: 14 bits of the head say how many there are. */
const lengthMax = (1 << 14) - 1;

/**
 * Ids as bytes, in spans of a memory: a number of 32 bits, which is whose they are, then two bytes that say how many
 * UTF-16 code units there are and whether each takes one byte or two, then the units. Before each text there is room
 * for a few numbers of the caller's, who fetches them with it.
 */
export class TextStore {
  readonly #memory: SpanMemory;
  readonly #fieldCount: number;

  /** `fieldCount`: how many numbers of the caller's stand before each text, at its place, any at first. */
  constructor(memory = new SpanMemory(), fieldCount = 0) {
    this.#memory = memory;
    this.#fieldCount = fieldCount;
  }

  /** Returns the text's place; its number is any. @throws {RangeError} where it is longer than 16,383 characters. */
  put(text: string): number {
    const { length } = text;
    const unitBytes = isNarrow(text) ? 1 : 2;
    const place = this.#putHead(length, unitBytes);
    const { bytes } = this.#memory.chunkOf(place);
    let at = this.#startOf(place) + headBytes;
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      bytes[at] = unit & 0xff;
      if (unitBytes === 2) bytes[at + 1] = unit >>> 8;
      at += unitBytes;
    }
    return place;
  }

  /** As `put` does with the text that the bytes from `start` up to `end` are in ASCII. */
  putAscii(bytes: Uint8Array, start: number, end: number): number {
    const place = this.#putHead(end - start, 1);
    const { bytes: own } = this.#memory.chunkOf(place);
    const offset = this.#startOf(place) + headBytes - start;
    for (let index = start; index < end; index += 1) own[index + offset] = bytes[index] ?? 0;
    return place;
  }

  free(place: number): void {
    const { bytes } = this.#memory.chunkOf(place);
    const start = this.#startOf(place);
    const length = lengthAt(bytes, start);
    this.#memory.free(place, this.#spanLength(length, unitBytesAt(bytes, start)));
  }

  number(place: number): number {
    const { integers } = this.#memory.chunkOf(place);
    return integers[this.#startOf(place) / numberBytes] ?? 0;
  }

  setNumber(place: number, number: number): void {
    const { integers } = this.#memory.chunkOf(place);
    integers[this.#startOf(place) / numberBytes] = number;
  }

  text(place: number): string {
    const { bytes } = this.#memory.chunkOf(place);
    const start = this.#startOf(place);
    const unitBytes = unitBytesAt(bytes, start);
    const units: number[] = [];
    for (let index = 0; index < lengthAt(bytes, start); index += 1) {
      units.push(unitAt(bytes, start + bytesUpTo(index, unitBytes), unitBytes));
    }
    return String.fromCharCode(...units);
  }

  /** Whether `text` is what stands at the place. */
  holds(place: number, text: string): boolean {
    const { bytes } = this.#memory.chunkOf(place);
    const start = this.#startOf(place);
    if (lengthAt(bytes, start) !== text.length) return false;
    const unitBytes = unitBytesAt(bytes, start);
    for (let index = 0; index < text.length; index += 1) {
      const unit = unitAt(bytes, start + bytesUpTo(index, unitBytes), unitBytes);
      if (unit !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  /** Whether what stands at the place is, in ASCII, the bytes from `start` up to `end`. */
  holdsAscii(place: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { bytes: own } = this.#memory.chunkOf(place);
    const ownStart = this.#startOf(place);
    if (lengthAt(own, ownStart) !== end - start || unitBytesAt(own, ownStart) !== 1) return false;
    const offset = ownStart + headBytes - start;
    for (let index = start; index < end; index += 1) {
      if (own[index + offset] !== bytes[index]) return false;
    }
    return true;
  }

  /** Returns the place of a text whose units are to follow. */
  #putHead(length: number, unitBytes: number): number {
    if (length > lengthMax) throw new RangeError(`a text of ${length} characters`);
    const place = this.#memory.take(this.#spanLength(length, unitBytes));
    const { bytes } = this.#memory.chunkOf(place);
    const at = this.#startOf(place) + numberBytes;
    bytes[at] = length & 0xff;
    bytes[at + 1] = (length >>> 8) | (unitBytes << 6);
    return place;
  }

  /** Where the text at `place` begins among the bytes of its chunk. */
  #startOf(place: number): number {
    return bytesOfDouble * (startIn(place) + this.#fieldCount);
  }

  #spanLength(length: number, unitBytes: number): number {
    return this.#fieldCount + Math.ceil(bytesUpTo(length, unitBytes) / bytesOfDouble);
  }
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

function isNarrow(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > narrowUnitMax) return false;
  }
  return true;
}
