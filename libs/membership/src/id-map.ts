import { HashIndex } from './hash-index.js';
import { hashOfId, type Id } from './id.js';
import { noRow } from './row-chains.js';
import { TextStore } from './text-store.js';

/**
 * Whole numbers of 32 bits by ids, whose bytes lie beside them: what they are good for, rows mostly, is for the caller
 * to know. An entry stays where it is until it is removed.
 */
export class IdMap {
  readonly #texts = new TextStore();
  /** Of the texts' places. */
  readonly #byHash = new HashIndex();
  readonly #hashSeed: number;

  /** `hashSeed`: 32 bits. */
  constructor(hashSeed: number) {
    this.#hashSeed = hashSeed;
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
    const hash = hashOfId(id, this.#hashSeed);
    let slot = this.#byHash.first(hash);
    for (;;) {
      const entry = this.#byHash.row(slot);
      if (entry === noRow || this.#texts.holds(entry, id)) return entry;
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
    const entry = this.#texts.put(id);
    this.#texts.setNumber(entry, number);
    this.#byHash.add(hashOfId(id, this.#hashSeed), entry);
    return entry;
  }

  remove(entry: number): void {
    this.#byHash.remove(hashOfId(this.text(entry), this.#hashSeed), entry);
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
}
