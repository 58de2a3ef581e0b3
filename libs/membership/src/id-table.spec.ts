import fc from 'fast-check';
import { ChunkMemory } from './chunk-memory.js';
import { IdInPlace } from './id-in-place.js';
import { IdTable } from './id-table.js';
import { noRow } from './row-chains.js';

const hashSeed = 7;

/** The text as it lies between other bytes; the text itself where it is not ASCII. */
function placed(text: string): string | IdInPlace {
  const bytes = Buffer.from(`<${text}>`);
  const id = new IdInPlace();
  return id.moveTo({ bytes, start: 1, end: bytes.length - 1 }, hashSeed) ? id : text;
}

const anyText = fc.oneof(fc.string({ maxLength: 3 }), fc.string({ unit: 'binary', maxLength: 3 }));

describe('a table of ids', () => {
  it('finds those that were added and not removed, as texts and in place', () => {
    const step = fc.record({ text: anyText, removes: fc.boolean(), isPlaced: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const table = new IdTable(new ChunkMemory(), hashSeed);
        const rows = new Map<string, number>();
        for (const { text, removes, isPlaced } of steps) {
          const row = rows.get(text);
          if (row === undefined) rows.set(text, table.add(isPlaced ? placed(text) : text));
          else if (removes && rows.delete(text)) table.remove(row);
        }
        expect(table.size).toBe(rows.size);
        for (const { text } of steps) {
          const row = rows.get(text) ?? noRow;
          expect([table.find(text), table.find(placed(text))]).toEqual([row, row]);
          if (row !== noRow) expect(table.text(row)).toBe(text);
        }
      }),
    );
  });

  it('finds ids wherever their bytes lie', () => {
    const table = new IdTable(new ChunkMemory(), hashSeed);
    const texts = Array.from({ length: 5_000 }, (_, index) => `a room of number ${index}`);
    const rows = texts.map((text) => table.add(placed(text)));
    expect(texts.map((text) => table.find(placed(text)))).toEqual(rows);
    expect(table.find(placed('a room of number 5000'))).toBe(noRow);
  });
});

describe('an id in place', () => {
  it('is of ASCII alone', () => {
    expect([placed('room'), placed('')]).toEqual([expect.any(IdInPlace), expect.any(IdInPlace)]);
    expect(placed('Zoë')).toBe('Zoë');
  });
});
