import { ChunkMemory } from './chunk-memory.js';
import { IntegerColumn, NumberColumn } from './column.js';

const chunkBytes = 16_384;
const MiB = 2 ** 20;

describe('the memory of chunks', () => {
  it('gives each chunk bytes of its own, all of them zero', () => {
    const memory = new ChunkMemory();
    const chunks = Array.from({ length: 600 }, () => {
      const { buffer, offset } = memory.take(chunkBytes);
      return new Uint8Array(buffer, offset, chunkBytes);
    });
    expect(chunks.every((chunk) => chunk.every((byte) => byte === 0))).toBe(true);
    for (const [index, chunk] of chunks.entries()) chunk.fill(index % 251);
    expect(chunks.every((chunk, index) => chunk.every((byte) => byte === index % 251))).toBe(true);
  });

  it('takes little for little, and at most 4 MiB at once', () => {
    const memory = new ChunkMemory();
    const pieces = new Set<ArrayBuffer>();
    for (let taken = 0; taken < 16 * MiB; taken += chunkBytes) {
      pieces.add(memory.take(chunkBytes).buffer);
    }
    const sizes = [...pieces].map(({ byteLength }) => byteLength / MiB);
    expect(sizes).toEqual([0.25, 0.5, 1, 2, 4, 4, 4, 4]);
  });

  it('lets columns grow in turn without touching each other', () => {
    const memory = new ChunkMemory();
    const integers = new IntegerColumn(memory);
    const numbers = new NumberColumn(memory);
    for (let row = 0; row < 20_000; row += 1) {
      integers.set(row, row);
      numbers.set(row, -row);
    }
    const rows = Array.from({ length: 20_000 }, (_, row) => row);
    expect(rows.every((row) => integers.get(row) === row && numbers.get(row) === -row)).toBe(true);
  });
});
