import fc from 'fast-check';
import { IdInPlace } from './id-in-place.js';
import { TextStore } from './text-store.js';

const utf16Unit = fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit));
const text = fc.oneof(
  fc.string({ maxLength: 130, size: 'max' }),
  fc.string({ unit: utf16Unit, maxLength: 130, size: 'max' }),
  fc.constantFrom('', '\u00ff', '\u0100', '\u0100'.repeat(16_383)),
);

function placedAt(bytes: Uint8Array, start: number, end: number): IdInPlace {
  const id = new IdInPlace();
  id.moveTo({ bytes, start, end }, 0);
  return id;
}

describe('a store of texts', () => {
  it('gives back what was put into it, whatever has been freed', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.boolean())), fc.array(text), (first, later) => {
        const store = new TextStore();
        const places = first.map(([each]) => store.put(each));
        for (const [index, [, isFreed]] of first.entries()) if (isFreed) store.free(places[index]!);
        const kept = first.flatMap(([each, isFreed], index) =>
          isFreed ? [] : [[each, places[index]!] as const],
        );
        const all = [...kept, ...later.map((each) => [each, store.put(each)] as const)];
        expect(all.map(([, place]) => store.text(place))).toEqual(all.map(([each]) => each));
        for (const [each, place] of all) {
          expect(store.holds(place, each)).toBe(true);
          expect(store.holds(place, `${each}x`)).toBe(false);
          expect(store.holds(place, each.slice(1))).toBe(each === '');
        }
      }),
    );
  });

  it('takes the bytes of ASCII for the text that they are', () => {
    const ascii = fc.string({ maxLength: 130, size: 'max' });
    fc.assert(
      fc.property(fc.array(ascii), text, (texts, other) => {
        const store = new TextStore();
        const bytes = new TextEncoder().encode(texts.join(''));
        let end = 0;
        for (const each of texts) {
          const start = end;
          end += each.length;
          const id = placedAt(bytes, start, end);
          const place = store.put(id);
          expect(store.text(place)).toBe(each);
          expect(store.holds(place, each)).toBe(true);
          expect(store.holds(store.put(each), id)).toBe(true);
          expect(store.holds(store.put(other), id)).toBe(other === each);
          expect(store.holds(store.put(`${each}x`), id)).toBe(false);
        }
      }),
    );
    const store = new TextStore();
    expect(store.holds(store.put('\u0161'), placedAt(Buffer.from('a'), 0, 1))).toBe(false);
  });

  it('keeps a number beside each text', () => {
    const numbers = [0, -1, 2 ** 31 - 1, -(2 ** 31), 0x12345678];
    const store = new TextStore();
    const places = numbers.map((number) => store.put(`text ${number}`));
    for (const [index, place] of places.entries()) store.setNumber(place, numbers[index]!);
    expect(places.map((place) => store.number(place))).toEqual(numbers);
    expect(places.map((place) => store.text(place))).toEqual(
      numbers.map((number) => `text ${number}`),
    );
  });

  it('tells texts of one length apart', () => {
    const store = new TextStore();
    expect(store.holds(store.put('ann'), 'anm')).toBe(false);
    expect(store.holds(store.put('ann'), placedAt(Buffer.from('anm'), 0, 3))).toBe(false);
    expect(store.holds(store.put('\u0101'), '\u0001')).toBe(false);
    expect(store.holds(store.put('\u0001'), '\u0101')).toBe(false);
  });

  it('gives a freed place to the next text of its size', () => {
    const store = new TextStore();
    const [one, other] = [store.put('ann'), store.put('anne')];
    store.free(one);
    expect(store.put('maximiliana')).not.toBe(one);
    expect(store.put('bob')).toBe(one);
    expect(store.text(other)).toBe('anne');
  });

  it('gives every freed place to another text', () => {
    const store = new TextStore();
    const freed = ['ann', 'bob', 'cid'].map((text) => store.put(text));
    for (const place of freed) store.free(place);
    const taken = ['dan', 'eve', 'fay'].map((text) => store.put(text));
    expect(new Set(taken)).toEqual(new Set(freed));
  });

  it.each([
    ['takes a byte a letter where that is enough', 'Zo\u00eb\u00ff'.repeat(16), 64],
    ['takes two where one letter needs them', 'Zo\u0117x'.repeat(16), 128],
  ])('%s', (_, text, bytes) => {
    const store = new TextStore();
    const [first, second, third] = [store.put(''), store.put(text), store.put('')];
    expect(8 * (third - second)).toBe(bytes + 8 * (second - first));
  });

  it('keeps texts that fill many chunks', () => {
    const store = new TextStore();
    const texts = Array.from({ length: 100 }, (_, index) =>
      String.fromCharCode(0x100 + index).repeat(16_383 - index),
    );
    const places = texts.map((text) => store.put(text));
    expect(places.map((place) => store.text(place))).toEqual(texts);
  });

  it('refuses a text that is too long', () => {
    expect(() => new TextStore().put('x'.repeat(16_384))).toThrow(RangeError);
  });
});
