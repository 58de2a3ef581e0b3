import { type EventType, resultCodes } from '#contracts';
import { AskingInTheLog } from './asking.js';
import { eventually } from './eventually.js';
import type { Room } from './room.js';
import type { Scene } from './scene.js';

const { BLOCKED, OK } = resultCodes;
const minuteMs = 60_000;
const setForMs = 6_000;

/** Blocks, bans and exemptions that end by the clock, with no record to say so. */
export function describeEnds(scene: Scene): void {
  describe.each([
    ['while the saga runs', () => Promise.resolve()],
    ['though the saga is killed before and another takes its place', () => scene.replaceSaga()],
  ])('ends by themselves, %s', (_, meanwhile) => {
    let room: Room;
    let other: Room;
    let endsAt: number;
    let offlineAt: number;
    let users: { blocked: string; banned: string; exempt: string };

    beforeAll(async () => {
      room = scene.newRoom();
      other = scene.newRoom();
      users = {
        blocked: room.user('blocked'),
        banned: room.user('banned'),
        exempt: room.user('exempt'),
      };
      const { blocked, banned, exempt } = users;
      await room.joinAll(blocked, banned, exempt);
      endsAt = Date.now() + setForMs;
      const asking = new AskingInTheLog(scene.traffic, scene.follower);
      const block = { chatroomId: room.id, userId: blocked, minutes: 1 };
      await asking.ask('BlockUserRequested', block, endsAt - minuteMs);
      const ban = { userId: banned, until: endsAt };
      await scene.traffic.event({ type: 'UserBanned', data: ban });
      await room.removalOf(banned);
      await room.whitelist(exempt, endsAt);
      offlineAt = await room.offline(exempt);
      await room.messagesAfter(offlineAt, 31);
      expect([await room.join(blocked), await room.join(banned)]).toEqual([BLOCKED, BLOCKED]);
      expect(Date.now()).toBeLessThan(endsAt);
      await meanwhile();
      await eventually(() => Date.now() > endsAt, 'time does not pass');
    });

    function ends(type: EventType & ('UserUnblocked' | 'UserUnwhitelisted')) {
      return scene.follower.events(type).flatMap(({ data }) => {
        return data.chatroomId === room.id ? [data] : [];
      });
    }

    it('a block, with an event of that moment, and joins are let in', async () => {
      await eventually(() => ends('UserUnblocked').length > 0, 'the block does not end');
      expect(await room.join(users.blocked)).toBe(OK);
      expect(ends('UserUnblocked')).toMatchObject([
        { userId: users.blocked, reason: 'EXPIRED', occurredAt: endsAt },
      ]);
      expect(await room.eventTypes(users.blocked)).toEqual([
        'MemberJoined',
        'UserBlocked',
        'MemberRemoved',
        'UserUnblocked',
        'MemberJoined',
      ]);
      expect(await room.read('/blocks')).toMatchObject({ entries: [] });
    });

    it('a ban, in every room', async () => {
      expect(await room.join(users.banned)).toBe(OK);
      expect(await other.join(users.banned)).toBe(OK);
    });

    it('an exemption, with an event of that moment, by which the member is judged', async () => {
      const { reason, occurredAt, evidence, roomVersion } = await room.removalOf(users.exempt);
      expect([reason, occurredAt]).toEqual(['OFFLINE_MESSAGE_COUNT', endsAt]);
      expect(evidence).toMatchObject({ offlineAt, messagesSince: 31 });
      const [end, ...more] = ends('UserUnwhitelisted');
      expect(more).toEqual([]);
      expect(end).toMatchObject({ userId: users.exempt, reason: 'EXPIRED', occurredAt: endsAt });
      expect(end!.roomVersion).toBeLessThan(roomVersion);
      expect(await room.read('/whitelist')).toMatchObject({ entries: [] });
    });
  });
}
