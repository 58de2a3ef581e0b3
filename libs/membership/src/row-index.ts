import { noRow } from './row-chains.js';

const slotsAtFirst = 16;

/**
 * Finds rows by hashes of what they hold: a hash table with linear probing, at most three quarters full.
 * A slot has 5 bytes, of which one is the end of the row's hash: it spares a look at nearly every other row.
 *
 * Invariant: from the slot that a row's hash gives up to where the row lies no slot is empty. Several
 * rows may have one hash; whoever looks one up goes on until it is there, or `noRow`:
 *
 *     let slot = index.first(hash);
 *     while (index.row(slot) !== noRow && !isIt(index.row(slot))) slot = index.next(slot, hash);
 */
export class RowIndex {
  readonly #hashOf: (row: number) => number;
  #rows = new Int32Array(slotsAtFirst).fill(noRow);
  #tags = new Uint8Array(slotsAtFirst);
  #size = 0;

  /** `hashOf` a row that is in the index: 32 bits, all of which have to differ. */
  constructor(hashOf: (row: number) => number) {
    this.#hashOf = hashOf;
  }

  get size(): number {
    return this.#size;
  }

  /** The first slot with a row that may have this hash, or an empty one. */
  first(hash: number): number {
    return this.#seek(this.#home(hash), tagOf(hash));
  }

  /** The next after `slot`. */
  next(slot: number, hash: number): number {
    return this.#seek(this.#after(slot), tagOf(hash));
  }

  row(slot: number): number {
    return this.#rows[slot] ?? noRow;
  }

  add(row: number): void {
    if (4 * (this.#size + 1) > 3 * this.#rows.length) this.#grow();
    this.#size += 1;
    this.#put(row);
  }

  /** The row must be in the index. */
  remove(row: number): void {
    let hole = this.#home(this.#hashOf(row));
    while (this.row(hole) !== row) hole = this.#after(hole);
    this.#size -= 1;
    for (let slot = this.#after(hole); this.row(slot) !== noRow; slot = this.#after(slot)) {
      if (!this.#mayMove(slot, hole)) continue;
      this.#set(hole, this.row(slot), this.#tags[slot] ?? 0);
      hole = slot;
    }
    this.#rows[hole] = noRow;
  }

  /** Whether the row at `slot` is still found where there is a hole before it. */
  #mayMove(slot: number, hole: number): boolean {
    const home = this.#home(this.#hashOf(this.row(slot)));
    return this.#distance(home, slot) >= this.#distance(hole, slot);
  }

  #distance(from: number, to: number): number {
    return (to - from) & (this.#rows.length - 1);
  }

  #grow(): void {
    const rows = this.#rows;
    this.#rows = new Int32Array(2 * rows.length).fill(noRow);
    this.#tags = new Uint8Array(2 * rows.length);
    for (const row of rows) if (row !== noRow) this.#put(row);
  }

  #put(row: number): void {
    const hash = this.#hashOf(row);
    let slot = this.#home(hash);
    while (this.row(slot) !== noRow) slot = this.#after(slot);
    this.#set(slot, row, tagOf(hash));
  }

  #set(slot: number, row: number, tag: number): void {
    this.#rows[slot] = row;
    this.#tags[slot] = tag;
  }

  #seek(from: number, tag: number): number {
    let slot = from;
    while (this.#tags[slot] !== tag && this.row(slot) !== noRow) slot = this.#after(slot);
    return slot;
  }

  #home(hash: number): number {
    return hash & (this.#rows.length - 1);
  }

  #after(slot: number): number {
    return (slot + 1) & (this.#rows.length - 1);
  }
}

function tagOf(hash: number): number {
  return hash >>> 24;
}
