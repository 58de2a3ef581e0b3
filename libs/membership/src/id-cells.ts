import { hashOfId, type Id, isNarrow, isNarrowAt, lengthOf, writeNarrow } from './id.js';
import { type MemoryViews, viewsOf } from './memory-views.js';
import { noRow } from './row-chains.js';
import { TextStore } from './text-store.js';

/** One and a half lines of the processor's cache: a look-up touches two of them. */
const cellBytes = 96;
const integersOfCell = cellBytes / Int32Array.BYTES_PER_ELEMENT;
const cellsAtFirst = 16;

/** Numbers of a cell. The first two are the caller's fields, and all from `laterFieldsAt` on. */
export const numbersOfCell = cellBytes / Float64Array.BYTES_PER_ELEMENT;
export const laterFieldsAt = 6;
/** Between them are two whole numbers, */
const hashAt = 4;
const numberAt = 5;
/** and bytes, of which the id has what the others leave; */
const kindAt = 24;
const lengthAt = 25;
const textAt = 26;
const lengthWithin = laterFieldsAt * Float64Array.BYTES_PER_ELEMENT - textAt;
/** in place of an id that is elsewhere there is a whole number: where. */
const placeAt = 7;

/** Kinds of cells: with an id, and with its place. */
const within = 0;
const elsewhere = 1;

/** The tag of a cell without an id. */
const empty = 0;

/**
 * Ids, each in a cell with what is asked of it first: a few fields of the caller's, a number of 32 bits, which is whose
 * the id is, its hash, and the id itself, unless it is long or has a character wider than a byte. So to look one up is
 * to wait for memory once.
 *
 * A hash table with linear probing, at most seven eighths full. Each cell has a tag, of 8 bits of the hash; the tags of many
 * lie in one line of the cache, so that hardly any cell is looked at in vain. Invariant: from the cell that an id's hash gives
 * up to where the id lies no cell is empty.
 */
export class IdCells {
  readonly #hashSeed: number;
  #memory = emptyCells(cellsAtFirst);
  #tags = new Uint8Array(cellsAtFirst);
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
    const tag = tagOf(hash);
    for (let cell = this.#home(hash); ; cell = this.#after(cell)) {
      const found = this.#tags[cell];
      if (found === empty) return noRow;
      if (found === tag && this.#holds(cell, id)) return cell;
    }
  }

  number(cell: number): number {
    return this.#memory.integers[integersOfCell * cell + numberAt] ?? 0;
  }

  /** Makes room for another id. Where cells move for that, returns where each is now, by where it was. */
  reserve(): Int32Array | undefined {
    return 8 * (this.#size + 1) > 7 * (this.#mask + 1) ? this.#grow() : undefined;
  }

  /** The id must not be there, and there must be room for it. Returns its cell, with fields of 0. */
  add(id: Id, number: number): number {
    const hash = hashOfId(id, this.#hashSeed);
    const cell = this.#firstEmpty(hash);
    const { integers } = this.#memory;
    this.#tags[cell] = tagOf(hash);
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
    const formerTags = this.#tags;
    const moved = new Int32Array(formerTags.length).fill(noRow);
    this.#memory = emptyCells(2 * moved.length);
    this.#tags = new Uint8Array(2 * moved.length);
    this.#mask = 2 * moved.length - 1;
    for (let cell = 0; cell < moved.length; cell += 1) {
      const tag = formerTags[cell] ?? empty;
      if (tag === empty) continue;
      const to = this.#firstEmpty(former.integers[integersOfCell * cell + hashAt] ?? 0);
      this.#tags[to] = tag;
      copyCell(former.integers, cell, this.#memory.integers, to);
      moved[cell] = to;
    }
    return moved;
  }

  #firstEmpty(hash: number): number {
    let cell = this.#home(hash);
    while (this.#tags[cell] !== empty) cell = this.#after(cell);
    return cell;
  }

  #home(hash: number): number {
    return hash & this.#mask;
  }

  #after(cell: number): number {
    return (cell + 1) & this.#mask;
  }
}

/** Never that of an empty cell. Of the highest bits: the place of the cell is of the lowest. */
function tagOf(hash: number): number {
  return hash >>> 24 || 1;
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
