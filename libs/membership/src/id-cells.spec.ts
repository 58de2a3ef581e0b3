import fc from 'fast-check';
import { hashSeed, placed } from './examples/placed.js';
import type { Id } from './id.js';
import { IdCells, laterFieldsAt, numbersOfCell } from './id-cells.js';
import type { IdInPlace } from './id-in-place.js';
import { noRow } from './row-chains.js';

/** Where the fields of a cell are among its numbers. */
const fieldsAt = [
  0,
  1,
  ...Array.from({ length: numbersOfCell }, (_, at) => at).slice(laterFieldsAt),
];

/** Room is made for it; `moved` is told of cells that move for that. */
function add(cells: IdCells, id: Id, number: number, moved?: (to: Int32Array) => void): number {
  const to = cells.reserve();
  if (to !== undefined) moved?.(to);
  return cells.add(id, number);
}

function fieldsOf({ memory }: IdCells, cell: number): readonly number[] {
  const start = numbersOfCell * cell;
  return fieldsAt.map((at) => memory.numbers[start + at] ?? NaN);
}

function fieldsWith(number: number): readonly number[] {
  return fieldsAt.map((at) => [number, -Infinity, NaN, -number][at % 4] ?? 0);
}

const length = fc.integer({ min: 18, max: 26 });
const anyText = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
  fc
    .tuple(length, fc.constantFrom('a', '\u00ff', '\u0100'))
    .map(([count, last]) => 'a'.repeat(count) + last),
);

describe('the cells of ids', () => {
  it('are found by each id that was added, as a text and in place, whatever it is of', () => {
    const added = fc.array(fc.tuple(anyText, fc.boolean()), { maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(added, fc.array(anyText), (all, others) => {
        const cells = new IdCells(hashSeed);
        const numbers = new Map<string, number>();
        for (const [number, [text, isPlaced]] of all.entries()) {
          if (numbers.has(text)) continue;
          numbers.set(text, number);
          add(cells, isPlaced ? placed(text) : text, number);
        }
        for (const text of [...numbers.keys(), ...others]) {
          const cell = cells.find(text);
          expect(cells.find(placed(text))).toBe(cell);
          expect(cell === noRow ? undefined : cells.number(cell)).toBe(numbers.get(text));
        }
      }),
    );
  });

  it('take number and fields along when they move, and say where to', () => {
    const cells = new IdCells(hashSeed);
    const where = new Map<string, number>();
    for (let number = 0; number < 5_000; number += 1) {
      const text = number % 3 === 0 ? `a room whose id is long: ${number}` : `room ${number}`;
      const cell = add(cells, text, ~number, (to) => {
        for (const [id, from] of where) where.set(id, to[from] ?? noRow);
      });
      where.set(text, cell);
      expect(cells.find('no room')).toBe(noRow);
      expect(fieldsOf(cells, cell)).toEqual(fieldsAt.map(() => 0));
      for (const [index, at] of fieldsAt.entries()) {
        cells.memory.numbers[numbersOfCell * cell + at] = fieldsWith(number)[index] ?? 0;
      }
    }
    const texts = [...where.keys()];
    expect(texts.map((text) => cells.find(text))).toEqual([...where.values()]);
    for (const [number, text] of texts.entries()) {
      const cell = cells.find(text);
      expect(cells.number(cell)).toBe(~number);
      expect(fieldsOf(cells, cell)).toEqual(fieldsWith(number));
    }
  });

  it('tell ids apart that differ in length, in one character, and in where they lie', () => {
    const cells = new IdCells(hashSeed);
    const within = 'x'.repeat(22);
    const texts = [
      '',
      '\u0000',
      within,
      `${within}x`,
      `${within}y`,
      `y${within.slice(1)}`,
      '\u0101',
    ];
    const found = texts.map((text) => add(cells, text, 0));
    expect(texts.map((text) => cells.find(text))).toEqual(found);
    expect(new Set(found).size).toBe(texts.length);
    expect(['x', 'x'.repeat(24), '\u0001'].map((text) => cells.find(text))).toEqual([
      noRow,
      noRow,
      noRow,
    ]);
  });

  it('tell ids in place apart that have one hash', () => {
    const hash = 5;
    const placedWithHash = (text: string) => Object.assign(placed(text) as IdInPlace, { hash });
    const long = 'x'.repeat(30);
    const texts = ['room', 'rooms', 'roon', 'soom', '', long, `${long}y`, `y${long.slice(1)}`];
    const cells = new IdCells(hashSeed);
    for (const [number, text] of texts.entries()) add(cells, placedWithHash(text), number);
    const numbers = texts.map((text) => cells.number(cells.find(placedWithHash(text))));
    expect(numbers).toEqual(texts.map((_, number) => number));
    const others = ['roo', 'roxm', 'oom', `x${long}`].map((text) => placedWithHash(text));
    expect(others.map((id) => cells.find(id))).toEqual(others.map(() => noRow));
  });

  it('keep patterns of bits that are no number', () => {
    const cells = new IdCells(hashSeed);
    const cell = add(cells, 'a', 0);
    const bits = [-1, -1, 1, 0x7ff00000];
    cells.memory.integers.set(bits, cell * numbersOfCell * 2);
    for (let number = 0; number < 100; number += 1) add(cells, `room ${number}`, number);
    const start = 2 * numbersOfCell * cells.find('a');
    expect([...cells.memory.integers.subarray(start, start + 4)]).toEqual(bits);
  });
});
