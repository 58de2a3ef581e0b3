import { resultCodes } from '#contracts';
import type { Room } from './room.js';
import type { Scene, Way } from './scene.js';

const { BLOCKED, CHATROOM_NOT_EXIST, NOT_IN_CHATROOM, OK } = resultCodes;

/** What wins where several rules apply: destroy > ban, block > leave > whitelist > automatic removal. */
export function describeStrength(scene: Scene, way: Way): void {
  describe('the order of strength', () => {
    let room: Room;
    let ann: string;

    beforeEach(async () => {
      room = scene.newRoom(way);
      ann = room.user('ann');
      await room.joinAll(ann);
    });

    async function ban(userId: string): Promise<void> {
      await scene.traffic.event({ type: 'UserBanned', data: { userId } });
    }

    it('the whitelist beats automatic removal', async () => {
      await room.whitelist(ann);
      const offlineAt = await room.offline(ann);
      await room.messagesAfter(offlineAt, 40);
      await room.messagesAt(offlineAt + 60_000);
      await room.keeps(ann);
      await room.explains(ann, { exempt: true, messagesSince: 31 });
    });

    it('a leave beats the whitelist', async () => {
      await room.whitelist(ann);
      expect(await room.leave(ann)).toBe(OK);
      expect(await room.removalOf(ann)).toMatchObject({ reason: 'LEFT' });
    });

    it('a block beats the whitelist, and stays stronger than it', async () => {
      await room.whitelist(ann);
      expect(await room.block(ann)).toBe(OK);
      expect(await room.removalOf(ann)).toMatchObject({ reason: 'BLOCKED' });
      expect(await room.whitelist(ann, Date.now() + 3_600_000)).toBe(OK);
      expect(await room.join(ann)).toBe(BLOCKED);
    });

    it('a ban beats the whitelist, and stays stronger than it', async () => {
      await room.whitelist(ann);
      await ban(ann);
      expect(await room.removalOf(ann)).toMatchObject({ reason: 'USER_BANNED' });
      expect(await room.join(ann)).toBe(BLOCKED);
    });

    it('a block beats a leave: who left is refused, who is blocked has nothing to leave', async () => {
      const bob = room.user('bob');
      await room.joinAll(bob);
      await room.leave(ann);
      await room.block(ann);
      expect(await room.join(ann)).toBe(BLOCKED);
      await room.block(bob);
      expect(await room.leave(bob)).toBe(NOT_IN_CHATROOM);
      expect(await room.removalOf(bob)).toMatchObject({ reason: 'BLOCKED' });
      expect(await room.eventTypes(ann)).toEqual(['MemberJoined', 'MemberRemoved', 'UserBlocked']);
    });

    it('block and ban hold each by itself: the end of one leaves the other', async () => {
      await room.block(ann);
      await ban(ann);
      await scene.read();
      await room.unblock(ann);
      expect(await room.join(ann)).toBe(BLOCKED);
      await scene.traffic.event({ type: 'UserUnbanned', data: { userId: ann } });
      await scene.read();
      expect(await room.join(ann)).toBe(OK);
    });

    it('the end of a room beats all: everybody is out, whatever was set for them', async () => {
      const [exempt, gone, blocked] = [
        room.user('exempt'),
        room.user('gone'),
        room.user('blocked'),
      ];
      await room.joinAll(exempt, gone);
      await room.whitelist(exempt);
      await room.block(blocked);
      await room.offline(gone);
      expect(await room.destroy()).toBe(OK);
      for (const userId of [ann, exempt, gone]) {
        expect(await room.removalOf(userId)).toMatchObject({ reason: 'ROOM_DESTROYED' });
      }
      expect(await room.leave(ann)).toBe(CHATROOM_NOT_EXIST);
      expect((await room.eventTypes()).at(-1)).toBe('RoomDestroyed');
    });

    it('of a room that has ended nothing is left but its versions and what is of users', async () => {
      const [blocked, banned] = [room.user('blocked'), room.user('banned')];
      await room.joinAll(banned);
      await room.setPolicy({ maxMembers: 1 });
      await room.block(blocked);
      await ban(banned);
      await room.removalOf(banned);
      await room.destroy();
      const { version } = room;
      await room.joinAll(ann, blocked);
      expect(await room.join(banned)).toBe(BLOCKED);
      expect(room.version).toBe(version + 3);
      expect(await room.read('/policy')).toMatchObject({ maxMembers: null });
    });
  });
}
