import { noRow } from './row-chains.js';

const slotsAtFirst = 16;
/** What stands in a slot, as whole numbers: a hash, then a row. */
const slotLength = 2;

/**
 * Finds rows by hashes of what they hold: a hash table with linear probing, at most three quarters full. The hash
 * lies beside the row, so looking one up costs one piece of memory, and other rows are hardly ever looked at.
 *
 * Invariant: from the slot that a row's hash gives up to where the row lies no slot is empty. Several
 * rows may have one hash; whoever looks one up goes on until it is there, or `noRow`:
 *
 *     let slot = index.first(hash);
 *     while (index.row(slot) !== noRow && !isIt(index.row(slot))) slot = index.next(slot, hash);
 */
export class HashIndex {
  #slots = emptySlots(slotsAtFirst);
  /** Of slots less 1: the number of slots is a power of 2. */
  #mask = slotsAtFirst - 1;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The first slot with a row that has this hash, or an empty one. `hash`: 32 bits, all of which have to differ. */
  first(hash: number): number {
    return this.#seek(this.#home(hash), hash);
  }

  /** The next after `slot`. */
  next(slot: number, hash: number): number {
    return this.#seek(this.#after(slot), hash);
  }

  row(slot: number): number {
    return this.#slots[slotLength * slot + 1] ?? noRow;
  }

  add(hash: number, row: number): void {
    if (4 * (this.#size + 1) > 3 * (this.#mask + 1)) this.#grow();
    this.#size += 1;
    this.#put(hash, row);
  }

  /** The row must be in the index with this hash. */
  remove(hash: number, row: number): void {
    let hole = this.#home(hash);
    while (this.row(hole) !== row) hole = this.#after(hole);
    this.#size -= 1;
    for (let slot = this.#after(hole); this.row(slot) !== noRow; slot = this.#after(slot)) {
      if (!this.#mayMove(slot, hole)) continue;
      this.#set(hole, this.#hash(slot), this.row(slot));
      hole = slot;
    }
    this.#set(hole, 0, noRow);
  }

  /** Whether the row at `slot` is still found where there is a hole before it. */
  #mayMove(slot: number, hole: number): boolean {
    const home = this.#home(this.#hash(slot));
    return this.#distance(home, slot) >= this.#distance(hole, slot);
  }

  #distance(from: number, to: number): number {
    return (to - from) & this.#mask;
  }

  #grow(): void {
    const slots = this.#slots;
    const count = 2 * (this.#mask + 1);
    this.#slots = emptySlots(count);
    this.#mask = count - 1;
    for (let at = 0; at < slots.length; at += slotLength) {
      const row = slots[at + 1] ?? noRow;
      if (row !== noRow) this.#put(slots[at] ?? 0, row);
    }
  }

  #put(hash: number, row: number): void {
    let slot = this.#home(hash);
    while (this.row(slot) !== noRow) slot = this.#after(slot);
    this.#set(slot, hash, row);
  }

  #set(slot: number, hash: number, row: number): void {
    this.#slots[slotLength * slot] = hash;
    this.#slots[slotLength * slot + 1] = row;
  }

  #hash(slot: number): number {
    return this.#slots[slotLength * slot] ?? 0;
  }

  #seek(from: number, hash: number): number {
    let slot = from;
    while (this.#hash(slot) !== hash && this.row(slot) !== noRow) slot = this.#after(slot);
    return slot;
  }

  #home(hash: number): number {
    return hash & this.#mask;
  }

  #after(slot: number): number {
    return (slot + 1) & this.#mask;
  }
}

function emptySlots(count: number): Int32Array {
  return new Int32Array(slotLength * count).fill(noRow);
}
