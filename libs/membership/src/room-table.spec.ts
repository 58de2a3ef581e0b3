import { IdInPlace } from './id-in-place.js';
import { MemberTable } from './member-table.js';
import { MessageTimes } from './message-times.js';
import { Room } from './room.js';
import { RoomTable } from './room-table.js';
import { SpanMemory } from './span-memory.js';

const hashSeed = 7;

function placed(text: string): IdInPlace {
  const id = new IdInPlace();
  id.moveTo({ bytes: Buffer.from(text), start: 0, end: text.length }, hashSeed);
  return id;
}

describe('a table of rooms', () => {
  it('finds a room by its id, as a text and in place', () => {
    const members = new MemberTable(hashSeed);
    const rooms = ['a', 'b', '房间'].map(
      (chatroomId) => new Room(chatroomId, members, new MessageTimes(new SpanMemory(), 31)),
    );
    const table = new RoomTable(hashSeed);
    for (const room of rooms) table.add(room);
    expect(rooms.map(({ chatroomId }) => table.get(chatroomId))).toEqual(rooms);
    expect(table.get(placed('b'))).toBe(rooms[1]);
    expect([table.get(placed('c')), table.get('c')]).toEqual([undefined, undefined]);
    expect(table.all()).toEqual(rooms);
  });
});
