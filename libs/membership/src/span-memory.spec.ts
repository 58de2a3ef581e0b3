import { SpanMemory, startIn } from './span-memory.js';

const chunkLength = 32_768;

function fill(memory: SpanMemory, place: number, length: number, value: number): void {
  const start = startIn(place);
  memory.chunkOf(place).numbers.fill(value, start, start + length);
}

function numbersAt(memory: SpanMemory, place: number, length: number): readonly number[] {
  const start = startIn(place);
  return [...memory.chunkOf(place).numbers.subarray(start, start + length)];
}

describe('a memory of spans', () => {
  it('gives each span numbers of its own, which lie side by side', () => {
    const memory = new SpanMemory();
    const lengths = Array.from({ length: 500 }, (_, index) => 1 + ((index * 37) % 300));
    const places = lengths.map((length) => memory.take(length));
    places.forEach((place, index) => {
      fill(memory, place, lengths[index] ?? 0, index);
    });
    const read = places.map((place, index) => numbersAt(memory, place, lengths[index] ?? 0));
    expect(read).toEqual(lengths.map((length, index) => new Array<number>(length).fill(index)));
  });

  it('gives the place of a freed span to the next of that length', () => {
    const memory = new SpanMemory();
    const freed = memory.take(10);
    memory.free(freed, 10);
    expect(memory.take(12)).not.toBe(freed);
    expect(memory.take(10)).toBe(freed);
    expect(memory.take(10)).not.toBe(freed);
  });

  it('shows the same memory as numbers, as integers and as bytes', () => {
    const memory = new SpanMemory();
    memory.take(3);
    const place = memory.take(2);
    const { numbers, integers, bytes } = memory.chunkOf(place);
    integers.set([1, 2], 2 * startIn(place));
    const copy = new Float64Array([numbers[startIn(place)] ?? NaN]);
    expect([...new Int32Array(copy.buffer)]).toEqual([1, 2]);
    const start = 8 * startIn(place);
    expect([...bytes.subarray(start, start + 8)]).toEqual([...new Uint8Array(copy.buffer)]);
  });

  it('has spans up to the length of a chunk', () => {
    const memory = new SpanMemory();
    expect(startIn(memory.take(chunkLength))).toBe(0);
    expect(() => memory.take(chunkLength + 1)).toThrow(RangeError);
    expect(() => memory.chunkOf(chunkLength)).toThrow(RangeError);
  });
});
