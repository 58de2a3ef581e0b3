import { ResponseMemory } from './response-memory.js';

const large = 1_000_000;

describe('the memory of responses', () => {
  it('is used again once it is given back, not before', () => {
    const memory = new ResponseMemory();
    const first = memory.take(large);
    const second = memory.take(large);
    memory.giveBack(first.subarray(10));
    const third = memory.take(large - 70_000);
    expect(second.buffer).not.toBe(first.buffer);
    expect(third.buffer).toBe(first.buffer);
    expect(third.length).toBe(large - 70_000);
    expect(memory.take(large).buffer).not.toBe(first.buffer);
  });

  it('is lent to one alone, though it is given back twice', () => {
    const memory = new ResponseMemory();
    const first = memory.take(large);
    memory.giveBack(first);
    memory.giveBack(first);
    expect(memory.take(large).buffer).not.toBe(memory.take(large).buffer);
  });

  it('is not what Node has others use, too', () => {
    const memory = new ResponseMemory();
    const small = memory.take(100);
    memory.giveBack(small);
    memory.giveBack(Buffer.allocUnsafeSlow(large));
    expect(memory.take(100).length).toBe(100);
    expect(memory.take(large).buffer).not.toBe(small.buffer);
  });

  it('keeps a few pieces, the largest', () => {
    const memory = new ResponseMemory();
    const taken = [5, 1, 4, 2, 3, 6].map((times) => memory.take(times * large));
    for (const bytes of taken) memory.giveBack(bytes);
    const kept = [5, 6].map((times) => memory.take(times * large).buffer);
    expect(new Set(kept).size).toBe(2);
    expect(taken.filter(({ buffer }) => kept.includes(buffer)).length).toBe(2);
    expect(taken.map(({ buffer }) => buffer)).not.toContain(memory.take(large).buffer);
  });
});
