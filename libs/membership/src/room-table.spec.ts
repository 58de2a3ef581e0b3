import { hashSeed, placed } from './examples/placed.js';
import { MemberTable } from './member-table.js';
import { Room } from './room.js';
import { RoomTable } from './room-table.js';
import { noRow } from './row-chains.js';

function tableWith(...chatroomIds: readonly string[]) {
  const members = new MemberTable(hashSeed);
  const table = new RoomTable(hashSeed);
  const rooms = chatroomIds.map((chatroomId) =>
    table.add(chatroomId, (messages) => new Room(chatroomId, members, messages)),
  );
  return { table, rooms };
}

describe('a table of rooms', () => {
  it('finds a room by its id, as a text and in place', () => {
    const { table, rooms } = tableWith('a', 'b', '房间');
    const chatroomIds = rooms.map(({ chatroomId }) => chatroomId);
    expect(chatroomIds.map((chatroomId) => table.get(chatroomId))).toEqual(rooms);
    expect(chatroomIds.map((chatroomId) => table.at(table.find(chatroomId)))).toEqual(rooms);
    expect(table.at(table.find(placed('b')))).toBe(rooms[1]);
    expect([table.get('c'), table.find('c')]).toEqual([undefined, noRow]);
    expect(table.find(placed('c'))).toBe(noRow);
    expect(table.all()).toEqual(rooms);
  });

  it('shows the message times of a room as the room has them', () => {
    const { table, rooms } = tableWith('a', 'b');
    const [first, second] = rooms;
    table.messagesOf(table.find(placed('a'))).add(5, 0);
    table.messagesOf(table.find(placed('b'))).add(7, 0);
    expect([first?.messages.newest, second?.messages.newest]).toEqual([5, 7]);
    first?.messages.add(9, 0);
    expect(table.messagesOf(table.find('a')).newest).toBe(9);
  });
});
