import { noRow } from './row-chains.js';

const slotsAtFirst = 16;

/**
 * Finds rows by hashes of what they hold: a hash table with linear probing, 4 bytes a slot, at most
 * three quarters full.
 *
 * Invariant: from the slot that a row's hash gives up to where the row lies no slot is empty. Several
 * rows may have one hash: whoever looks one up goes on from slot to slot until it is there or `noRow`.
 *
 *     let slot = index.slotOf(hash);
 *     while (index.rowAt(slot) !== noRow && !isIt(index.rowAt(slot))) slot = index.slotAfter(slot);
 */
export class RowIndex {
  readonly #hashOf: (row: number) => number;
  #slots = emptySlots(slotsAtFirst);
  #size = 0;

  /** `hashOf` a row that is in the index: 32 bits, of which the low ones have to differ. */
  constructor(hashOf: (row: number) => number) {
    this.#hashOf = hashOf;
  }

  get size(): number {
    return this.#size;
  }

  slotOf(hash: number): number {
    return hash & (this.#slots.length - 1);
  }

  slotAfter(slot: number): number {
    return (slot + 1) & (this.#slots.length - 1);
  }

  rowAt(slot: number): number {
    return this.#slots[slot] ?? noRow;
  }

  add(row: number): void {
    if (4 * (this.#size + 1) > 3 * this.#slots.length) this.#grow();
    this.#size += 1;
    this.#put(row);
  }

  /** The row must be in the index. */
  remove(row: number): void {
    let hole = this.slotOf(this.#hashOf(row));
    while (this.rowAt(hole) !== row) hole = this.slotAfter(hole);
    this.#size -= 1;
    for (let slot = this.slotAfter(hole); this.rowAt(slot) !== noRow; slot = this.slotAfter(slot)) {
      if (!this.#mayMove(slot, hole)) continue;
      this.#slots[hole] = this.rowAt(slot);
      hole = slot;
    }
    this.#slots[hole] = noRow;
  }

  /** Whether the row at `slot` may lie at `hole`, which comes before it: not before where it is looked for. */
  #mayMove(slot: number, hole: number): boolean {
    const wanted = this.slotOf(this.#hashOf(this.rowAt(slot)));
    const last = this.#slots.length - 1;
    return ((slot - wanted) & last) >= ((slot - hole) & last);
  }

  #grow(): void {
    const slots = this.#slots;
    this.#slots = emptySlots(2 * slots.length);
    for (const row of slots) if (row !== noRow) this.#put(row);
  }

  #put(row: number): void {
    let slot = this.slotOf(this.#hashOf(row));
    while (this.rowAt(slot) !== noRow) slot = this.slotAfter(slot);
    this.#slots[slot] = row;
  }
}

function emptySlots(count: number): Int32Array {
  return new Int32Array(count).fill(noRow);
}
