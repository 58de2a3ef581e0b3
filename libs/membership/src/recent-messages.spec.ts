import { IdInPlace } from './id-in-place.js';
import { MessageTable } from './message-table.js';
import type { MessageTimes } from './message-times.js';
import { RecentMessages } from './recent-messages.js';

function remembering(...messages: readonly (readonly [chatroomId: string, at: number])[]) {
  const memory = new RecentMessages(7);
  for (const [chatroomId, at] of messages) memory.add(chatroomId, at, 0);
  return memory;
}

/** What is remembered of the room. */
function timesOf(memory: RecentMessages, chatroomId: string): MessageTimes {
  const table = new MessageTable(7);
  const times = table.timesOf(table.add(chatroomId));
  memory.addTo(times, chatroomId);
  return times;
}

function sizeOf(memory: RecentMessages, chatroomId: string): number {
  return timesOf(memory, chatroomId).size;
}

describe('the memory of messages of rooms that are not there', () => {
  it('tells of each room what was read of it', () => {
    const memory = remembering(['a', 1], ['b', 1], ['a', 2], ['b', 3], ['a', 4]);
    const times = timesOf(memory, 'a');
    expect([times.size, times.newest, times.countAfter(1)]).toEqual([3, 4, 2]);
    expect(['b', 'c'].map((room) => sizeOf(memory, room))).toEqual([2, 0]);
  });

  it('knows of many messages the newest', () => {
    const all = Array.from({ length: 100 }, (_, at) => ['a', at] as const);
    const times = timesOf(remembering(...all), 'a');
    expect([times.size, times.newest, times.nthNewest]).toEqual([31, 99, 69]);
  });

  it('knows a room by its id as a text and in place', () => {
    const memory = remembering(['a', 1]);
    const id = new IdInPlace();
    id.moveTo({ bytes: Buffer.from('a'), start: 0, end: 1 }, 7);
    memory.add(id, 2, 0);
    expect(sizeOf(memory, 'a')).toBe(2);
  });

  it('forgets what was read before the last but one forgetting', () => {
    const memory = remembering(['a', 1], ['b', 1]);
    memory.forgetOld();
    expect(sizeOf(memory, 'a')).toBe(1);
    memory.forgetOld();
    expect(['a', 'b'].map((room) => sizeOf(memory, room))).toEqual([0, 0]);
  });

  it('keeps all of a room that is remembered anew, each message once', () => {
    const memory = remembering(['a', 1], ['b', 1]);
    memory.forgetOld();
    memory.add('a', 2, 0);
    expect(['a', 'b'].map((room) => sizeOf(memory, room))).toEqual([2, 1]);
    memory.forgetOld();
    expect(['a', 'b'].map((room) => sizeOf(memory, room))).toEqual([2, 0]);
  });
});
