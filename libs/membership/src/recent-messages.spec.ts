import { IdInPlace } from './id-in-place.js';
import { RecentMessages } from './recent-messages.js';
import { SpanMemory } from './span-memory.js';

function remembering(...messages: readonly (readonly [chatroomId: string, at: number])[]) {
  const memory = new RecentMessages(7);
  for (const [chatroomId, at] of messages) memory.add(chatroomId, at, 0);
  return memory;
}

function taken(memory: RecentMessages, chatroomId: string): number {
  return memory.take(chatroomId, new SpanMemory()).size;
}

describe('the memory of messages of rooms that are not there', () => {
  it('tells of each room what was read of it, once', () => {
    const memory = remembering(['a', 1], ['b', 1], ['a', 2], ['b', 3], ['a', 4]);
    const times = memory.take('a', new SpanMemory());
    expect([times.size, times.newest, times.countAfter(1)]).toEqual([3, 4, 2]);
    expect([taken(memory, 'a'), taken(memory, 'b'), taken(memory, 'c')]).toEqual([0, 2, 0]);
  });

  it('knows of many messages the newest', () => {
    const all = Array.from({ length: 100 }, (_, at) => ['a', at] as const);
    const times = remembering(...all).take('a', new SpanMemory());
    expect([times.size, times.newest, times.nthNewest]).toEqual([31, 99, 69]);
  });

  it('knows a room by its id as a text and in place', () => {
    const memory = remembering(['a', 1]);
    const id = new IdInPlace();
    id.moveTo({ bytes: Buffer.from('a'), start: 0, end: 1 }, 7);
    memory.add(id, 2, 0);
    expect(taken(memory, 'a')).toBe(2);
  });

  it('forgets what was read before the last but one forgetting', () => {
    const memory = remembering(['a', 1], ['b', 1]);
    memory.forgetOld();
    expect(taken(memory, 'a')).toBe(1);
    memory.forgetOld();
    expect(taken(memory, 'b')).toBe(0);
  });

  it('keeps all of a room that is remembered anew, and forgets it in both generations', () => {
    const memory = remembering(['a', 1], ['b', 1]);
    memory.forgetOld();
    for (const chatroomId of ['a', 'b']) memory.add(chatroomId, 2, 0);
    expect([taken(memory, 'b'), taken(memory, 'b')]).toEqual([2, 0]);
    memory.forgetOld();
    expect(taken(memory, 'a')).toBe(2);
  });
});
