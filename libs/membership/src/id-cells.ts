import { hashOfId, type Id, isNarrow, isNarrowAt, lengthOf, writeNarrow } from './id.js';
import { type MemoryViews, viewsOf } from './memory-views.js';
import { noRow } from './row-chains.js';
import { TextStore } from './text-store.js';

/** A line of the processor's cache. */
const cellBytes = 64;
const integersOfCell = cellBytes / Int32Array.BYTES_PER_ELEMENT;
const cellsAtFirst = 16;

/** Numbers of a cell. The first four are the caller's fields. */
export const numbersOfCell = cellBytes / Float64Array.BYTES_PER_ELEMENT;
/** Then two whole numbers. */
const hashAt = 8;
const numberAt = 9;
/** Then bytes, of which the id has the rest. */
const kindAt = 40;
const lengthAt = 41;
const textAt = 42;
const lengthWithin = cellBytes - textAt;
/** In place of an id that is elsewhere, a whole number: where. */
const placeAt = 11;

/** Kinds of cells: without an id, with it, and with its place. */
const empty = 0;
const within = 1;
const elsewhere = 2;

/**
 * Ids, each in a cell with what is asked of it first: a few fields of the caller's, a number of 32 bits, which is whose
 * the id is, its hash, and the id itself, unless it is long or has a character wider than a byte. So to look one up is
 * to wait for memory once.
 *
 * A hash table with linear probing, at most three quarters full. Invariant: from the cell that an id's hash gives up
 * to where the id lies no cell is empty.
 */
export class IdCells {
  readonly #hashSeed: number;
  #memory = emptyCells(cellsAtFirst);
  /** Of cells less 1: the number of cells is a power of 2. */
  #mask = cellsAtFirst - 1;
  #size = 0;
  /** Ids that are in no cell. */
  readonly #others = new TextStore();

  /** `hashSeed`: 32 bits. */
  constructor(hashSeed: number) {
    this.#hashSeed = hashSeed;
  }

  /** Where all cells lie, in their order, until they move. */
  get memory(): MemoryViews {
    return this.#memory;
  }

  /** The cell of the id; `noRow` where there is none. */
  find(id: Id): number {
    const hash = hashOfId(id, this.#hashSeed);
    let cell = this.#home(hash);
    while (!this.#isEmpty(cell)) {
      if (this.#hash(cell) === hash && this.#holds(cell, id)) return cell;
      cell = this.#after(cell);
    }
    return noRow;
  }

  number(cell: number): number {
    return this.#memory.integers[integersOfCell * cell + numberAt] ?? 0;
  }

  /** Makes room for another id. Where cells move for that, returns where each is now, by where it was. */
  reserve(): Int32Array | undefined {
    return 4 * (this.#size + 1) > 3 * (this.#mask + 1) ? this.#grow() : undefined;
  }

  /** The id must not be there, and there must be room for it. Returns its cell, with fields of 0. */
  add(id: Id, number: number): number {
    const hash = hashOfId(id, this.#hashSeed);
    const cell = this.#firstEmpty(hash);
    const { integers } = this.#memory;
    integers[integersOfCell * cell + hashAt] = hash;
    integers[integersOfCell * cell + numberAt] = number;
    this.#put(cell, id);
    this.#size += 1;
    return cell;
  }

  #put(cell: number, id: Id): void {
    const { bytes, integers } = this.#memory;
    const start = cellBytes * cell;
    if (lengthOf(id) <= lengthWithin && isNarrow(id)) {
      bytes[start + kindAt] = within;
      bytes[start + lengthAt] = lengthOf(id);
      writeNarrow(id, bytes, start + textAt);
    } else {
      integers[integersOfCell * cell + placeAt] = this.#others.put(id);
      bytes[start + kindAt] = elsewhere;
    }
  }

  #holds(cell: number, id: Id): boolean {
    const { bytes, integers } = this.#memory;
    const start = cellBytes * cell;
    if (bytes[start + kindAt] === elsewhere) {
      return this.#others.holds(integers[integersOfCell * cell + placeAt] ?? 0, id);
    }
    return bytes[start + lengthAt] === lengthOf(id) && isNarrowAt(bytes, start + textAt, id);
  }

  #grow(): Int32Array {
    const former = this.#memory;
    const moved = new Int32Array(this.#mask + 1).fill(noRow);
    this.#memory = emptyCells(2 * moved.length);
    this.#mask = 2 * moved.length - 1;
    for (let cell = 0; cell < moved.length; cell += 1) {
      if (former.bytes[cellBytes * cell + kindAt] === empty) continue;
      const to = this.#firstEmpty(former.integers[integersOfCell * cell + hashAt] ?? 0);
      copyCell(former.integers, cell, this.#memory.integers, to);
      moved[cell] = to;
    }
    return moved;
  }

  #firstEmpty(hash: number): number {
    let cell = this.#home(hash);
    while (!this.#isEmpty(cell)) cell = this.#after(cell);
    return cell;
  }

  #isEmpty(cell: number): boolean {
    return this.#memory.bytes[cellBytes * cell + kindAt] === empty;
  }

  #hash(cell: number): number {
    return this.#memory.integers[integersOfCell * cell + hashAt] ?? 0;
  }

  #home(hash: number): number {
    return hash & this.#mask;
  }

  #after(cell: number): number {
    return (cell + 1) & this.#mask;
  }
}

function emptyCells(count: number): MemoryViews {
  const length = cellBytes * count;
  return viewsOf({ buffer: new ArrayBuffer(length), offset: 0 }, length);
}

/** As whole numbers: as a double, not every pattern of bits need stay what it is. */
function copyCell(from: Int32Array, cell: number, to: Int32Array, toCell: number): void {
  for (let index = 0; index < integersOfCell; index += 1) {
    to[integersOfCell * toCell + index] = from[integersOfCell * cell + index] ?? 0;
  }
}
