import { resultCodes, topics } from '#contracts';
import type { Room } from './room.js';
import type { Scene, Way } from './scene.js';

const { BLOCKED, CHATROOM_FULL, CHATROOM_NOT_EXIST, NOT_IN_CHATROOM, OK } = resultCodes;

/** Exempt, banned, kicked, left. */
export function describeDepartures(scene: Scene, way: Way): void {
  describe('exempt, banned, kicked, left', () => {
    let room: Room;
    let ann: string;

    beforeEach(async () => {
      room = scene.newRoom(way);
      ann = room.user('ann');
      await room.joinAll(ann);
    });

    it('taking a member off the whitelist judges it at once, with the messages since', async () => {
      await room.whitelist(ann);
      const offlineAt = await room.offline(ann);
      await room.messagesAfter(offlineAt, 31);
      await room.keeps(ann);
      await room.unwhitelist(ann);
      expect(await room.removalOf(ann)).toMatchObject({
        reason: 'OFFLINE_MESSAGE_COUNT',
        causedBy: { topic: topics.requests },
        evidence: { offlineAt, messagesSince: 31 },
      });
    });

    it('taking a member off who is not due leaves it there', async () => {
      await room.whitelist(ann);
      const offlineAt = await room.offline(ann);
      await room.messagesAfter(offlineAt, 30);
      await room.unwhitelist(ann);
      await room.keeps(ann);
      await room.explains(ann, { exempt: false, messagesLeft: 1 });
    });

    it('a block removes at once and refuses joins until UnblockUserRequested', async () => {
      expect(await room.block(ann)).toBe(OK);
      expect(await room.removalOf(ann)).toMatchObject({ reason: 'BLOCKED' });
      await room.isWithout(ann);
      expect(await room.join(ann)).toBe(BLOCKED);
      expect(await room.unblock(ann)).toBe(OK);
      expect(await room.join(ann)).toBe(OK);
      expect(await room.eventTypes(ann)).toEqual([
        'MemberJoined',
        'UserBlocked',
        'MemberRemoved',
        'UserUnblocked',
        'MemberJoined',
      ]);
    });

    it('a block holds in its room alone', async () => {
      const other = scene.newRoom(way);
      await other.joinAll(ann);
      await room.block(ann);
      await room.removalOf(ann);
      await other.keeps(ann);
    });

    it('a ban removes from every room and refuses joins in every room until UserUnbanned', async () => {
      const others = [scene.newRoom(way), scene.newRoom(way), scene.newRoom(way)];
      for (const other of others) await other.joinAll(ann);
      await scene.traffic.event({ type: 'UserBanned', data: { userId: ann, reason: 'spam' } });
      for (const banned of [room, ...others]) {
        expect(await banned.removalOf(ann)).toMatchObject({
          reason: 'USER_BANNED',
          causedBy: { topic: topics.users },
        });
      }
      await scene.read();
      const later = scene.newRoom(way);
      await later.joinAll(room.user('bob'));
      expect(await later.join(ann)).toBe(BLOCKED);
      expect(await scene.newRoom(way).join(ann)).toBe(BLOCKED);
      await scene.traffic.event({ type: 'UserUnbanned', data: { userId: ann } });
      await scene.read();
      for (const open of [room, later]) expect(await open.join(ann)).toBe(OK);
    });

    it('a leave ends the membership with LEFT; of who is no member it is 23406, and no event', async () => {
      expect(await room.leave(ann)).toBe(OK);
      expect(await room.removalOf(ann)).toMatchObject({ reason: 'LEFT' });
      const { version } = room;
      expect(await room.leave(ann)).toBe(NOT_IN_CHATROOM);
      expect(await room.leave(room.user('nobody'))).toBe(NOT_IN_CHATROOM);
      expect(room.version).toBe(version);
      expect(await room.eventTypes()).toEqual(['RoomCreated', 'MemberJoined', 'MemberRemoved']);
      expect(await scene.newRoom(way).leave(ann)).toBe(CHATROOM_NOT_EXIST);
    });

    it('a kick removes with KICKED, and the user may join again', async () => {
      expect(await room.kick(ann)).toBe(OK);
      expect(await room.removalOf(ann)).toMatchObject({ reason: 'KICKED' });
      expect(await room.kick(ann)).toBe(NOT_IN_CHATROOM);
      expect(await room.join(ann)).toBe(OK);
      await room.keeps(ann);
    });

    it('a full room refuses joins, until somebody leaves or the limit is raised', async () => {
      const [bob, eve] = [room.user('bob'), room.user('eve')];
      await room.setPolicy({ maxMembers: 1 });
      expect(await room.join(bob)).toBe(CHATROOM_FULL);
      await room.leave(ann);
      expect(await room.join(bob)).toBe(OK);
      expect(await room.join(eve)).toBe(CHATROOM_FULL);
      await room.setPolicy({ maxMembers: null });
      expect(await room.join(eve)).toBe(OK);
      await room.setPolicy({ maxMembers: 1 });
      await room.keeps(bob, eve);
    });
  });
}
