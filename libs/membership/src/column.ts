import type { ChunkMemory } from './chunk-memory.js';

const bytesOfChunk = 1 << 14;

type Numbers = Float64Array | Int32Array;
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
