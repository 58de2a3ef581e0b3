import type { ChunkMemory } from './chunk-memory.js';
import { IntegerColumn } from './column.js';

/** Says that there is no row. */
export const noRow = -1;

/**
 * Rows chained in the order in which they were appended, each in one chain. Who has a chain knows its
 * newest row alone; an empty one has `noRow`. Append and remove are O(1).
 */
export class RowChains {
  readonly #earlier: IntegerColumn;
  readonly #later: IntegerColumn;

  constructor(memory: ChunkMemory) {
    this.#earlier = new IntegerColumn(memory);
    this.#later = new IntegerColumn(memory);
  }

  /** Whether the chain is of one row. */
  hasOne(newest: number): boolean {
    return newest !== noRow && this.#earlier.get(newest) === noRow;
  }

  /** `row` is the newest of the chain from now on. */
  append(newest: number, row: number): void {
    this.#earlier.set(row, newest);
    this.#later.set(row, noRow);
    if (newest !== noRow) this.#later.set(newest, row);
  }

  /** Takes a row out of its chain; returns which row is the newest then. */
  remove(newest: number, row: number): number {
    const earlier = this.#earlier.get(row);
    const later = this.#later.get(row);
    if (earlier !== noRow) this.#later.set(earlier, later);
    if (later === noRow) return earlier;
    this.#earlier.set(later, earlier);
    return newest;
  }

  /** The row after `row` in its chain; `noRow` where `row` is the newest. */
  later(row: number): number {
    return this.#later.get(row);
  }

  /** All rows of a chain, the eldest first. */
  rows(newest: number): number[] {
    const rows: number[] = [];
    for (let row = newest; row !== noRow; row = this.#earlier.get(row)) rows.push(row);
    return rows.reverse();
  }
}
