import { ChunkMemory, chunkBytesMax } from './chunk-memory.js';
import { SpanPlaces } from './span-places.js';

/** The fewer chunks there are, the likelier is the cache to have the objects that stand for them. */
const bytesOfChunk = chunkBytesMax;
/** The bits of a place that say where it is in its chunk. */
const placeBits = Math.log2(bytesOfChunk);
const numberBytes = 4;
const headBytes = numberBytes + 2;
const narrowUnitMax = 0xff;
/** Longest text, in UTF-16 code units: 14 bits of the head say how many there are. */
const lengthMax = (1 << 14) - 1;

/**
 * Ids as bytes, outside of the heap that is collected: a number of 32 bits, which is whose they are, then two bytes that
 * say how many UTF-16 code units there are and whether each takes one byte or two, then the units.
 */
export class TextStore {
  readonly #memory = new ChunkMemory();
  readonly #chunks: Uint8Array[] = [];
  readonly #places = new SpanPlaces(bytesOfChunk);

  /** Returns the text's place; its number is any. @throws {RangeError} where it is longer than 16,383 characters. */
  put(text: string): number {
    const { length } = text;
    const unitBytes = isNarrow(text) ? 1 : 2;
    const place = this.#putHead(length, unitBytes);
    const chunk = this.#chunkOf(place);
    let at = startIn(place) + headBytes;
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      chunk[at] = unit & 0xff;
      if (unitBytes === 2) chunk[at + 1] = unit >>> 8;
      at += unitBytes;
    }
    return place;
  }

  /** As `put` does with the text that the bytes from `start` up to `end` are in ASCII. */
  putAscii(bytes: Uint8Array, start: number, end: number): number {
    const place = this.#putHead(end - start, 1);
    const chunk = this.#chunkOf(place);
    const offset = startIn(place) + headBytes - start;
    for (let index = start; index < end; index += 1) chunk[index + offset] = bytes[index] ?? 0;
    return place;
  }

  free(place: number): void {
    const chunk = this.#chunkOf(place);
    const start = startIn(place);
    this.#places.free(place, sizeOf(lengthAt(chunk, start), unitBytesAt(chunk, start)));
  }

  number(place: number): number {
    const chunk = this.#chunkOf(place);
    const start = startIn(place);
    const low = (chunk[start] ?? 0) | ((chunk[start + 1] ?? 0) << 8);
    return low | ((chunk[start + 2] ?? 0) << 16) | ((chunk[start + 3] ?? 0) << 24);
  }

  setNumber(place: number, number: number): void {
    const chunk = this.#chunkOf(place);
    const start = startIn(place);
    for (let byte = 0; byte < numberBytes; byte += 1) chunk[start + byte] = number >>> (8 * byte);
  }

  text(place: number): string {
    const chunk = this.#chunkOf(place);
    const start = startIn(place);
    const unitBytes = unitBytesAt(chunk, start);
    const units: number[] = [];
    for (let index = 0; index < lengthAt(chunk, start); index += 1) {
      units.push(unitAt(chunk, start + sizeOf(index, unitBytes), unitBytes));
    }
    return String.fromCharCode(...units);
  }

  /** Whether `text` is what stands at the place. */
  holds(place: number, text: string): boolean {
    const chunk = this.#chunkOf(place);
    const start = startIn(place);
    if (lengthAt(chunk, start) !== text.length) return false;
    const unitBytes = unitBytesAt(chunk, start);
    for (let index = 0; index < text.length; index += 1) {
      const unit = unitAt(chunk, start + sizeOf(index, unitBytes), unitBytes);
      if (unit !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  /** Whether what stands at the place is, in ASCII, the bytes from `start` up to `end`. */
  holdsAscii(place: number, bytes: Uint8Array, start: number, end: number): boolean {
    const chunk = this.#chunkOf(place);
    const own = startIn(place);
    if (lengthAt(chunk, own) !== end - start || unitBytesAt(chunk, own) !== 1) return false;
    const offset = own + headBytes - start;
    for (let index = start; index < end; index += 1) {
      if (chunk[index + offset] !== bytes[index]) return false;
    }
    return true;
  }

  /** Returns the place of a text whose units are to follow. */
  #putHead(length: number, unitBytes: number): number {
    if (length > lengthMax) throw new RangeError(`a text of ${length} characters`);
    const place = this.#places.take(sizeOf(length, unitBytes));
    if (place >>> placeBits === this.#chunks.length) this.#addChunk();
    const chunk = this.#chunkOf(place);
    const at = startIn(place) + numberBytes;
    chunk[at] = length & 0xff;
    chunk[at + 1] = (length >>> 8) | (unitBytes << 6);
    return place;
  }

  #addChunk(): void {
    const { buffer, offset } = this.#memory.take(bytesOfChunk);
    this.#chunks.push(new Uint8Array(buffer, offset, bytesOfChunk));
  }

  #chunkOf(place: number): Uint8Array {
    const chunk = this.#chunks[place >>> placeBits];
    if (chunk === undefined) throw new RangeError(`no text lies at ${place}`);
    return chunk;
  }
}

/** Where the text at `place` begins in its chunk. */
function startIn(place: number): number {
  return place & (bytesOfChunk - 1);
}

function lengthAt(chunk: Uint8Array, start: number): number {
  return (chunk[start + numberBytes] ?? 0) | (((chunk[start + numberBytes + 1] ?? 0) & 0x3f) << 8);
}

function unitBytesAt(chunk: Uint8Array, start: number): number {
  return (chunk[start + numberBytes + 1] ?? 0) >>> 6;
}

function unitAt(chunk: Uint8Array, at: number, unitBytes: number): number {
  const low = chunk[at] ?? 0;
  return unitBytes === 1 ? low : low | ((chunk[at + 1] ?? 0) << 8);
}

/** Bytes up to the unit with the index `units`. */
function sizeOf(units: number, unitBytes: number): number {
  return headBytes + units * unitBytes;
}

function isNarrow(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (text.charCodeAt(index) > narrowUnitMax) return false;
  }
  return true;
}
