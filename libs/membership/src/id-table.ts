import type { ChunkMemory } from './chunk-memory.js';
import { IntegerColumn } from './column.js';
import { hashOfText } from './hashes.js';
import type { IdInPlace } from './id-in-place.js';
import { noRow } from './row-chains.js';
import { RowIndex } from './row-index.js';
import { Rows } from './rows.js';
import { TextStore } from './text-store.js';

/** An id as a text, or as it lies in other bytes with the hash of the table. */
export type Id = string | IdInPlace;

/** Ids as bytes, each of a row, found by their hashes. */
export class IdTable {
  readonly #rows = new Rows();
  readonly #texts: TextStore;
  /** Where the id stands among the texts. */
  readonly #place: IntegerColumn;
  readonly #hash: IntegerColumn;
  readonly #byHash: RowIndex;
  readonly #hashSeed: number;

  /** `hashSeed`: 32 bits. */
  constructor(memory: ChunkMemory, hashSeed: number) {
    this.#texts = new TextStore(memory);
    this.#place = new IntegerColumn(memory);
    this.#hash = new IntegerColumn(memory);
    this.#byHash = new RowIndex((row) => this.#hash.get(row));
    this.#hashSeed = hashSeed;
  }

  get size(): number {
    return this.#byHash.size;
  }

  /** Whether there may be an id with this hash. */
  mayHave(hash: number): boolean {
    return this.#byHash.row(this.#byHash.first(hash)) !== noRow;
  }

  /** `noRow` where there is no such id. */
  find(id: Id): number {
    const hash = this.#hashOf(id);
    let slot = this.#byHash.first(hash);
    for (;;) {
      const row = this.#byHash.row(slot);
      if (row === noRow || this.#holds(row, id)) return row;
      slot = this.#byHash.next(slot, hash);
    }
  }

  /** Returns the row of the id, which must not be there. */
  add(id: Id): number {
    const row = this.#rows.take();
    this.#place.set(row, this.#put(id));
    this.#hash.set(row, this.#hashOf(id));
    this.#byHash.add(row);
    return row;
  }

  remove(row: number): void {
    this.#byHash.remove(row);
    this.#texts.free(this.#place.get(row));
    this.#rows.free(row);
  }

  text(row: number): string {
    return this.#texts.text(this.#place.get(row));
  }

  #holds(row: number, id: Id): boolean {
    const place = this.#place.get(row);
    if (typeof id === 'string') return this.#texts.holds(place, id);
    return this.#texts.holdsAscii(place, id.bytes, id.start, id.end);
  }

  #put(id: Id): number {
    if (typeof id === 'string') return this.#texts.put(id);
    return this.#texts.putAscii(id.bytes, id.start, id.end);
  }

  #hashOf(id: Id): number {
    return typeof id === 'string' ? hashOfText(id, this.#hashSeed) : id.hash;
  }
}
