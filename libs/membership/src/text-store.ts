import type { ChunkMemory } from './chunk-memory.js';
import { ByteColumn } from './column.js';

const headBytes = 2;
const narrowUnitMax = 0xff;
/** Longest text, in UTF-16 code units: what fits the head beside the bytes of a unit. */
const lengthMax = 0x3fff;
/** Places are kept as whole numbers of 32 bits. */
const placeMax = 0x7fffffff;

/**
 * Ids as bytes, outside of the heap that is collected: two that say how many UTF-16 code units there are
 * and whether each takes one byte or two, then the units.
 *
 * Invariant: the place of a text that was freed goes to the next one of the same size. There are few
 * sizes, so a store is hardly larger than it had to be once.
 */
export class TextStore {
  readonly #bytes: ByteColumn;
  readonly #freed = new Map<number, number[]>();
  #end = 0;

  constructor(memory: ChunkMemory) {
    this.#bytes = new ByteColumn(memory);
  }

  /** Returns the text's place. @throws {RangeError} where it is longer than 16,383 characters. */
  put(text: string): number {
    const { length } = text;
    const unitBytes = isNarrow(text) ? 1 : 2;
    const place = this.#putHead(length, unitBytes);
    for (let index = 0; index < length; index += 1) {
      const unit = text.charCodeAt(index);
      const at = place + sizeOf(index, unitBytes);
      this.#bytes.set(at, unit & 0xff);
      if (unitBytes === 2) this.#bytes.set(at + 1, unit >>> 8);
    }
    return place;
  }

  /** As `put` does with the text that the bytes from `start` up to `end` are in ASCII. */
  putAscii(bytes: Uint8Array, start: number, end: number): number {
    const place = this.#putHead(end - start, 1);
    this.#bytes.setAll(place + headBytes, bytes, start, end);
    return place;
  }

  free(place: number): void {
    const size = sizeOf(this.#length(place), this.#unitBytes(place));
    const freed = this.#freed.get(size);
    if (freed === undefined) this.#freed.set(size, [place]);
    else freed.push(place);
  }

  text(place: number): string {
    const unitBytes = this.#unitBytes(place);
    const units: number[] = [];
    for (let index = 0; index < this.#length(place); index += 1) {
      units.push(this.#unit(place + sizeOf(index, unitBytes), unitBytes));
    }
    return String.fromCharCode(...units);
  }

  /** Whether `text` is what stands at the place. */
  holds(place: number, text: string): boolean {
    if (this.#length(place) !== text.length) return false;
    const unitBytes = this.#unitBytes(place);
    for (let index = 0; index < text.length; index += 1) {
      const unit = this.#unit(place + sizeOf(index, unitBytes), unitBytes);
      if (unit !== text.charCodeAt(index)) return false;
    }
    return true;
  }

  /** Whether what stands at the place is, in ASCII, the bytes from `start` up to `end`. */
  holdsAscii(place: number, bytes: Uint8Array, start: number, end: number): boolean {
    const isThatLong = this.#length(place) === end - start && this.#unitBytes(place) === 1;
    return isThatLong && this.#bytes.holds(place + headBytes, bytes, start, end);
  }

  /** Returns the place of a text whose units are to follow. */
  #putHead(length: number, unitBytes: number): number {
    if (length > lengthMax) throw new RangeError(`a text of ${length} characters`);
    const place = this.#take(sizeOf(length, unitBytes));
    this.#bytes.set(place, length & 0xff);
    this.#bytes.set(place + 1, (length >>> 8) | (unitBytes << 6));
    return place;
  }

  #take(size: number): number {
    const freed = this.#freed.get(size)?.pop();
    if (freed !== undefined) return freed;
    if (this.#end + size > placeMax)
      throw new RangeError('there are too many ids for one partition');
    this.#end += size;
    return this.#end - size;
  }

  #length(place: number): number {
    return this.#bytes.get(place) | ((this.#bytes.get(place + 1) & 0x3f) << 8);
  }

  #unitBytes(place: number): number {
    return this.#bytes.get(place + 1) >>> 6;
  }

  #unit(at: number, unitBytes: number): number {
    const low = this.#bytes.get(at);
    return unitBytes === 1 ? low : low | (this.#bytes.get(at + 1) << 8);
  }
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
