import { RecentMemory } from './recent-memory.js';

describe('a recent memory', () => {
  it('keeps what was remembered since the last but one forgetting', () => {
    const memory = new RecentMemory<number>();
    memory.remember('a', 1);
    memory.forgetOld();
    expect(memory.get('a')).toBe(1);
    memory.forgetOld();
    expect(memory.get('a')).toBeUndefined();
  });

  it('keeps what is remembered anew', () => {
    const memory = new RecentMemory<number>();
    memory.remember('a', 1);
    memory.forgetOld();
    memory.remember('a', 2);
    memory.forgetOld();
    expect(memory.get('a')).toBe(2);
    expect(memory.size).toBe(1);
  });

  it('says which keys it forgets, and those alone', () => {
    const memory = new RecentMemory<number>();
    memory.remember('a', 1);
    memory.remember('b', 1);
    expect([...memory.forgetOld()]).toEqual([]);
    memory.remember('b', 2);
    expect([...memory.forgetOld()]).toEqual(['a']);
  });

  it('hands a value out once', () => {
    const memory = new RecentMemory<number>();
    memory.remember('a', 1);
    memory.forgetOld();
    expect(memory.take('a')).toBe(1);
    expect(memory.take('a')).toBeUndefined();
    expect(memory.size).toBe(0);
  });
});
