import fc from 'fast-check';
import type { Member } from './member.js';
import { MemberTable } from './member-table.js';
import { MessageTable } from './message-table.js';
import type { Presence } from './presence.js';
import { Room } from './room.js';

const userIds = ['ann', 'bob', 'cid', 'dan', 'Zoë', '用户'];

/** A table as the partition uses it: users come with their first membership and go with their last. */
function tableWith(roomCount: number) {
  const table = new MemberTable(7);
  const messages = new MessageTable(7);
  const rooms = Array.from(
    { length: roomCount },
    (_, index) =>
      new Room(`room${index}`, table, messages.ownTimesOf(messages.add(`room${index}`))),
  );
  const join = (room: number, userId: string, joinedVersion = 1, joinedAt = 1000) => {
    const user = table.findUser(userId) ?? table.addUser(userId, undefined);
    return rooms[room]!.members.add(user, joinedVersion, joinedAt);
  };
  const leave = (room: number, userId: string) => {
    const member = rooms[room]!.members.get(userId)!;
    const { user } = member;
    rooms[room]!.members.remove(member);
    if (!user.isMember) table.removeUser(user);
  };
  const roomsOf = (userId: string) =>
    table.findUser(userId)?.memberships.map(({ room }) => room.chatroomId);
  return { table, rooms, join, leave, roomsOf };
}

function told(member: Member | undefined) {
  if (member === undefined) return undefined;
  const { room, user, membershipId, joinedVersion, joinedAt } = member;
  return [room.chatroomId, user.userId, membershipId, joinedVersion, joinedAt];
}

function expectedOf(room: number, userId: string, version: number | undefined) {
  if (version === undefined) return undefined;
  return [`room${room}`, userId, `room${room}:${version}`, version, version * 10];
}

describe('the members of rooms', () => {
  it('are who a map says, in the order of joining, whoever comes and goes', () => {
    const visit = fc.record({ room: fc.nat({ max: 2 }), userId: fc.constantFrom(...userIds) });
    const visits = fc.array(visit, { maxLength: 200, size: 'max' });
    fc.assert(
      fc.property(visits, (all) => {
        const { table, rooms, join, leave } = tableWith(3);
        const model = rooms.map(() => new Map<string, number>());
        for (const [version, { room, userId }] of all.entries()) {
          if (model[room]!.delete(userId)) {
            leave(room, userId);
          } else {
            join(room, userId, version, version * 10);
            model[room]!.set(userId, version);
          }
        }
        const members = rooms.map((room) => room.members.all().map(({ user }) => user.userId));
        expect(members).toEqual(model.map((room) => [...room.keys()]));
        for (const [index, { members: found }] of rooms.entries()) {
          const versionOf = (userId: string) => model[index]!.get(userId);
          expect(found.size).toBe(model[index]!.size);
          expect(userIds.map((userId) => found.has(userId))).toEqual(
            userIds.map((userId) => versionOf(userId) !== undefined),
          );
          expect(userIds.map((userId) => told(found.get(userId)))).toEqual(
            userIds.map((userId) => expectedOf(index, userId, versionOf(userId))),
          );
        }
        expect(table.size).toBe(model.reduce((sum, { size }) => sum + size, 0));
        expect(table.users.size).toBe(new Set(model.flatMap((room) => [...room.keys()])).size);
      }),
    );
  });

  it('have nothing of a former member whose place they take', () => {
    const { table, rooms, join, leave } = tableWith(1);
    const former = join(0, 'ann');
    former.watched().lastActiveAt = 5;
    former.user.presence = { online: false, at: 2000 };
    leave(0, 'ann');
    const member = join(0, 'bob');
    expect(member.row).toBe(former.row);
    expect(member.watch).toBeUndefined();
    expect(member.user.presence).toBeUndefined();
    expect(member.offlineSince).toBeUndefined();
    expect(rooms[0]!.members.has('ann')).toBe(false);
    expect(table.findUser('ann')).toBeUndefined();
  });
});

describe('the memberships of a user', () => {
  it('are told in the order of joining', () => {
    const { join, roomsOf } = tableWith(3);
    for (const room of [0, 1, 2]) join(room, 'ann');
    expect(roomsOf('ann')).toEqual(['room0', 'room1', 'room2']);
  });

  it.each([0, 1, 2])('are the others, in the same order, once number %i has ended', (ended) => {
    const { join, leave, roomsOf } = tableWith(3);
    for (const room of [0, 1, 2]) join(room, 'ann');
    leave(ended, 'ann');
    expect(roomsOf('ann')).toEqual(
      ['room0', 'room1', 'room2'].filter((_, index) => index !== ended),
    );
  });

  it('are told apart, however many there are', () => {
    const { rooms, join } = tableWith(1000);
    for (const room of rooms.keys()) if (room % 2 === 0) join(room, 'ann', room);
    expect(rooms.map(({ members }) => members.get('ann')?.joinedVersion)).toEqual(
      rooms.map((_, room) => (room % 2 === 0 ? room : undefined)),
    );
  });

  it('are none any more once the last has ended', () => {
    const { table, rooms, join } = tableWith(1);
    const member = join(0, 'ann');
    const { user } = member;
    expect(user.isMember).toBe(true);
    rooms[0]!.members.remove(member);
    expect(user.isMember).toBe(false);
    expect(user.memberships).toEqual([]);
    expect(table.size).toBe(0);
  });
});

describe('the presence of a user', () => {
  it.each<[Presence | undefined, number | undefined]>([
    [undefined, undefined],
    [{ online: true, at: 2000 }, undefined],
    [{ online: false, at: 2000 }, 2000],
    [{ online: false, at: 2000, onlineAt: 1999 }, 2000],
    [{ online: false, at: 1000 }, 1000],
    [{ online: false, at: 999 }, undefined],
  ])('is kept as it is given: %j, offline since %s', (presence, offlineSince) => {
    const { join } = tableWith(1);
    const member = join(0, 'ann', 1, 1000);
    member.user.presence = presence;
    expect(member.user.presence).toEqual(presence);
    expect(member.offlineSince).toBe(offlineSince);
  });
});
