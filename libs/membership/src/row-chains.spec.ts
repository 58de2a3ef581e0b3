import fc from 'fast-check';
import { ChunkMemory } from './chunk-memory.js';
import { noRow, RowChains } from './row-chains.js';

describe('chains of rows', () => {
  it('hold what was appended and not removed, in the order in which it was appended', () => {
    const chain = fc.nat({ max: 2 });
    const removals = fc.array(fc.nat({ max: 39 }), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(chain, { maxLength: 40, size: 'max' }), removals, (owners, removed) => {
        const chains = new RowChains(new ChunkMemory());
        const newest = [noRow, noRow, noRow];
        const model: number[][] = [[], [], []];
        for (const [row, owner] of owners.entries()) {
          chains.append(newest[owner]!, row);
          newest[owner] = row;
          model[owner]!.push(row);
        }
        for (const row of new Set(removed)) {
          const owner = owners[row];
          if (owner === undefined) continue;
          newest[owner] = chains.remove(newest[owner]!, row);
          model[owner] = model[owner]!.filter((other) => other !== row);
        }
        expect(newest.map((row) => chains.rows(row))).toEqual(model);
        expect(newest).toEqual(model.map((rows) => rows.at(-1) ?? noRow));
        expect(newest.map((row) => chains.hasOne(row))).toEqual(
          model.map(({ length }) => length === 1),
        );
      }),
    );
  });

  it('take rows in again that were removed', () => {
    const chains = new RowChains(new ChunkMemory());
    for (const row of [0, 1, 2]) chains.append(row - 1, row);
    chains.remove(2, 1);
    chains.append(2, 1);
    expect(chains.rows(1)).toEqual([0, 2, 1]);
  });

  it('tell which row comes after another', () => {
    const chains = new RowChains(new ChunkMemory());
    for (const row of [0, 1, 2]) chains.append(row - 1, row);
    chains.remove(2, 1);
    expect([0, 2].map((row) => chains.later(row))).toEqual([2, noRow]);
  });
});
