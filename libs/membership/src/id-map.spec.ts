import fc from 'fast-check';
import { hashSeed, placed } from './examples/placed.js';
import { IdInPlace } from './id-in-place.js';
import { IdMap } from './id-map.js';
import { noRow } from './row-chains.js';

const anyText = fc.oneof(fc.string({ maxLength: 3 }), fc.string({ unit: 'binary', maxLength: 3 }));

describe('a map of ids', () => {
  it('knows the number of each that was added and not removed, as a text and in place', () => {
    const step = fc.record({ text: anyText, removes: fc.boolean(), isPlaced: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const map = new IdMap(hashSeed);
        const entries = new Map<string, number>();
        const numbers = new Map<string, number>();
        for (const [number, { text, removes, isPlaced }] of steps.entries()) {
          const entry = entries.get(text);
          if (entry === undefined) {
            entries.set(text, map.add(isPlaced ? placed(text) : text, number));
            numbers.set(text, number);
          } else if (removes) {
            map.remove(entry);
            entries.delete(text);
            numbers.delete(text);
          } else {
            map.setNumber(entry, number);
            numbers.set(text, number);
          }
        }
        expect(map.size).toBe(entries.size);
        for (const { text } of steps) {
          const [entry = noRow, number = noRow] = [entries.get(text), numbers.get(text)];
          expect([map.find(text), map.find(placed(text))]).toEqual([entry, entry]);
          expect([map.get(text), map.get(placed(text))]).toEqual([number, number]);
          if (entry !== noRow) expect(map.text(entry)).toBe(text);
        }
      }),
    );
  });

  it('finds ids wherever their bytes lie', () => {
    const map = new IdMap(hashSeed);
    const texts = Array.from({ length: 5_000 }, (_, index) => `a room of number ${index}`);
    for (const [number, text] of texts.entries()) map.add(placed(text), number);
    expect(texts.map((text) => map.get(placed(text)))).toEqual(texts.map((_, number) => number));
    expect(map.get(placed('a room of number 5000'))).toBe(noRow);
  });
});

describe('an id in place', () => {
  it('is of ASCII alone', () => {
    expect([placed('room'), placed('')]).toEqual([expect.any(IdInPlace), expect.any(IdInPlace)]);
    expect(placed('Zoë')).toBe('Zoë');
  });
});
