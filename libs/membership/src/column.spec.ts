import { ChunkMemory } from './chunk-memory.js';
import { IntegerColumn, NumberColumn } from './column.js';

describe('a column', () => {
  it.each([
    ['whole numbers', new IntegerColumn(new ChunkMemory()), [-1, 0, 2 ** 31 - 1, -(2 ** 31)]],
    [
      'any numbers',
      new NumberColumn(new ChunkMemory()),
      [NaN, -Infinity, 0.5, Number.MAX_SAFE_INTEGER],
    ],
  ])('of %s holds them by row, however far apart the rows are', (_, column, values) => {
    for (const [index, value] of values.entries()) column.set(index * 5_000, value);
    expect(values.map((_value, index) => column.get(index * 5_000))).toEqual(values);
    expect(column.get(1)).toBe(0);
    expect(column.get(1_000_000)).toBe(0);
  });
});
