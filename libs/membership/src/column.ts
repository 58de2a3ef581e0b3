const chunkBits = 11;
const rowsOfChunk = 1 << chunkBits;
const rowInChunk = rowsOfChunk - 1;

type Chunk = Float64Array | Int32Array;

/**
 * Numbers by row, unboxed. It grows by chunks: nothing is copied, so there is never twice of it.
 *
 * A row that was never set is 0.
 */
class Column {
  readonly #chunks: Chunk[] = [];
  readonly #newChunk: (rows: number) => Chunk;

  constructor(newChunk: (rows: number) => Chunk) {
    this.#newChunk = newChunk;
  }

  get(row: number): number {
    return this.#chunks[row >>> chunkBits]?.[row & rowInChunk] ?? 0;
  }

  set(row: number, value: number): void {
    const index = row >>> chunkBits;
    while (this.#chunks.length <= index) this.#chunks.push(this.#newChunk(rowsOfChunk));
    const chunk = this.#chunks[index];
    if (chunk !== undefined) chunk[row & rowInChunk] = value;
  }
}

/** Of whole numbers of 32 bits: rows, positions. */
export class IntegerColumn extends Column {
  constructor() {
    super((rows) => new Int32Array(rows));
  }
}

/** Of any numbers: times, versions. */
export class NumberColumn extends Column {
  constructor() {
    super((rows) => new Float64Array(rows));
  }
}
