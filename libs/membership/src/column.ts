import type { ChunkMemory } from './chunk-memory.js';

const bytesOfChunk = 1 << 14;

type Numbers = Float64Array | Int32Array | Uint8Array;
type NumbersOf = new (buffer: ArrayBuffer, offset: number, length: number) => Numbers;

/**
 * Numbers by row, unboxed. It grows by chunks: nothing is copied, so there is never twice of it.
 *
 * A row that was never set is 0.
 */
class Column {
  readonly #chunks: Numbers[] = [];
  readonly #memory: ChunkMemory;
  readonly #numbersOf: NumbersOf;
  readonly #rowsOfChunk: number;
  /** The bits of a row that say where it is in its chunk. */
  readonly #rowBits: number;

  constructor(memory: ChunkMemory, numbersOf: NumbersOf & { readonly BYTES_PER_ELEMENT: number }) {
    this.#memory = memory;
    this.#numbersOf = numbersOf;
    this.#rowsOfChunk = bytesOfChunk / numbersOf.BYTES_PER_ELEMENT;
    this.#rowBits = Math.log2(this.#rowsOfChunk);
  }

  get(row: number): number {
    return this.#chunks[row >>> this.#rowBits]?.[row & (this.#rowsOfChunk - 1)] ?? 0;
  }

  set(row: number, value: number): void {
    const index = row >>> this.#rowBits;
    while (this.#chunks.length <= index) this.#chunks.push(this.#newChunk());
    const chunk = this.#chunks[index];
    if (chunk !== undefined) chunk[row & (this.#rowsOfChunk - 1)] = value;
  }

  /** The chunk in which the row is, from `placeOf` on; undefined: no row of it was set. */
  protected chunkOf(row: number): Numbers | undefined {
    return this.#chunks[row >>> this.#rowBits];
  }

  protected placeOf(row: number): number {
    return row & (this.#rowsOfChunk - 1);
  }

  #newChunk(): Numbers {
    const { buffer, offset } = this.#memory.take(bytesOfChunk);
    return new this.#numbersOf(buffer, offset, this.#rowsOfChunk);
  }
}

/** Of any numbers: times, versions. */
export class NumberColumn extends Column {
  constructor(memory: ChunkMemory) {
    super(memory, Float64Array);
  }
}

/** Of whole numbers of 32 bits: rows, places, hashes. */
export class IntegerColumn extends Column {
  constructor(memory: ChunkMemory) {
    super(memory, Int32Array);
  }
}

/** Of whole numbers from 0 to 255. */
export class ByteColumn extends Column {
  constructor(memory: ChunkMemory) {
    super(memory, Uint8Array);
  }

  /** Sets the rows from `row` on to the bytes from `start` up to `end`. */
  setAll(row: number, bytes: Uint8Array, start: number, end: number): void {
    for (let index = start; index < end; index += 1) {
      this.set(row + index - start, bytes[index] ?? 0);
    }
  }

  /** Whether the bytes from `start` up to `end` stand in the rows from `row` on. */
  holds(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    const chunk = this.chunkOf(row);
    const place = this.placeOf(row);
    if (chunk === undefined || place + end - start > chunk.length) {
      return this.#holdsAcross(row, bytes, start, end);
    }
    for (let index = start; index < end; index += 1) {
      if (chunk[place + index - start] !== bytes[index]) return false;
    }
    return true;
  }

  /** The same, where they stand in two chunks. */
  #holdsAcross(row: number, bytes: Uint8Array, start: number, end: number): boolean {
    for (let index = start; index < end; index += 1) {
      if (this.get(row + index - start) !== bytes[index]) return false;
    }
    return true;
  }
}
