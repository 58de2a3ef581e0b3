import fc from 'fast-check';
import { HashIndex } from './hash-index.js';
import { noRow } from './row-chains.js';

/** Finds rows by keys, as its users do. */
class KeyIndex {
  readonly keys: number[] = [];
  readonly #hashOf: (key: number) => number;
  readonly #index = new HashIndex();

  constructor(hashOf: (key: number) => number) {
    this.#hashOf = hashOf;
  }

  get size(): number {
    return this.#index.size;
  }

  add(row: number, key: number): void {
    this.keys[row] = key;
    this.#index.add(this.#hashOf(key), row);
  }

  remove(row: number): void {
    this.#index.remove(this.#hashOf(this.keys[row] ?? 0), row);
  }

  find(key: number): number {
    const hash = this.#hashOf(key);
    let slot = this.#index.first(hash);
    for (;;) {
      const row = this.#index.row(slot);
      if (row === noRow || this.keys[row] === key) return row;
      slot = this.#index.next(slot, hash);
    }
  }
}

describe('an index of rows', () => {
  it.each([
    ['spread', (key: number) => Math.imul(key, 0x9e3779b1)],
    ['collide', (key: number) => key % 3],
    ['lie beside each other', (key: number) => key],
    ['are at the end of the table', (key: number) => -1 - (key % 5)],
    ['are all the same', () => 7],
  ])('finds what a map would, where hashes %s', (_, hashOf) => {
    const toggled = fc.array(fc.nat({ max: 60 }), { maxLength: 200, size: 'max' });
    fc.assert(
      fc.property(toggled, (keys) => {
        const index = new KeyIndex(hashOf);
        const model = new Map<number, number>();
        for (const [row, key] of keys.entries()) {
          const known = model.get(key);
          if (known === undefined) {
            index.add(row, key);
            model.set(key, row);
          } else {
            index.remove(known);
            model.delete(key);
          }
        }
        expect(index.size).toBe(model.size);
        for (let key = 0; key <= 61; key += 1)
          expect(index.find(key)).toBe(model.get(key) ?? noRow);
      }),
    );
  });
});
