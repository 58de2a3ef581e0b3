import { hashOfText } from './hashes.js';
import { HashIndex } from './hash-index.js';
import type { IdInPlace } from './id-in-place.js';
import { noRow } from './row-chains.js';
import type { SpanMemory } from './span-memory.js';
import { TextStore } from './text-store.js';

/** An id as a text, or as it lies in other bytes with the hash of the map. */
export type Id = string | IdInPlace;

/**
 * Whole numbers of 32 bits by ids, whose bytes lie beside them: what they are good for, rows mostly, is for the caller
 * to know. An entry stays where it is until it is removed.
 */
export class IdMap {
  readonly #texts: TextStore;
  /** Of the texts' places. */
  readonly #byHash = new HashIndex();
  readonly #hashSeed: number;

  /** `hashSeed`: 32 bits. `memory`, `fieldCount`: as of a `TextStore`; an entry is the place of its text there. */
  constructor(hashSeed: number, memory?: SpanMemory, fieldCount?: number) {
    this.#hashSeed = hashSeed;
    this.#texts = new TextStore(memory, fieldCount);
  }

  get size(): number {
    return this.#byHash.size;
  }

  /** Whether there may be an id with this hash. */
  mayHave(hash: number): boolean {
    return this.#byHash.row(this.#byHash.first(hash)) !== noRow;
  }

  /** The entry of the id; `noRow` where there is none. */
  find(id: Id): number {
    const hash = this.#hashOf(id);
    let slot = this.#byHash.first(hash);
    for (;;) {
      const entry = this.#byHash.row(slot);
      if (entry === noRow || this.#holds(entry, id)) return entry;
      slot = this.#byHash.next(slot, hash);
    }
  }

  /** The number of the id; `noRow` where there is none. */
  get(id: Id): number {
    const entry = this.find(id);
    return entry === noRow ? noRow : this.number(entry);
  }

  /** Returns the entry of the id, which must not be there. */
  add(id: Id, number: number): number {
    const entry = this.#put(id);
    this.#texts.setNumber(entry, number);
    this.#byHash.add(this.#hashOf(id), entry);
    return entry;
  }

  remove(entry: number): void {
    this.#byHash.remove(this.#hashOf(this.text(entry)), entry);
    this.#texts.free(entry);
  }

  text(entry: number): string {
    return this.#texts.text(entry);
  }

  number(entry: number): number {
    return this.#texts.number(entry);
  }

  setNumber(entry: number, number: number): void {
    this.#texts.setNumber(entry, number);
  }

  #holds(entry: number, id: Id): boolean {
    if (typeof id === 'string') return this.#texts.holds(entry, id);
    return this.#texts.holdsAscii(entry, id.bytes, id.start, id.end);
  }

  #put(id: Id): number {
    if (typeof id === 'string') return this.#texts.put(id);
    return this.#texts.putAscii(id.bytes, id.start, id.end);
  }

  #hashOf(id: Id): number {
    return typeof id === 'string' ? hashOfText(id, this.#hashSeed) : id.hash;
  }
}
