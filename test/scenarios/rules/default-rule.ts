import { topics } from '#contracts';
import type { Room } from './room.js';
import type { Scene } from './scene.js';

const graceMs = 30_000;

/** Each line of the default rule; its boundaries are those of `test/promises/boundaries.int.spec.ts`. */
export function describeDefaultRule(scene: Scene): void {
  describe('the default rule', () => {
    let room: Room;
    let ann: string;

    beforeEach(async () => {
      room = scene.newRoom('by HTTP');
      ann = room.user('ann');
      await room.joinAll(ann);
    });

    it('removes by the 31st message within 30 s of going offline, and not by the 30th', async () => {
      const offlineAt = await room.offline(ann);
      await room.messagesAfter(offlineAt, 30);
      await room.keeps(ann);
      await room.messagesAt(offlineAt + 31);
      expect(await room.removalOf(ann)).toMatchObject({
        reason: 'OFFLINE_MESSAGE_COUNT',
        occurredAt: offlineAt + 31,
        causedBy: { topic: topics.messages },
        evidence: {
          offlineAt,
          messagesSince: 31,
          newestMessageAt: offlineAt + 31,
          policy: { offlineMessageLimit: 31, offlineSeconds: 30 },
        },
      });
    });

    it('removes by any message 30 s or more after going offline, and by none before', async () => {
      const offlineAt = await room.offline(ann);
      await room.messagesAt(offlineAt + graceMs - 1);
      await room.keeps(ann);
      await room.messagesAt(offlineAt + graceMs);
      expect(await room.removalOf(ann)).toMatchObject({
        reason: 'OFFLINE_TIMEOUT_MESSAGE',
        evidence: { offlineAt, messagesSince: 2 },
      });
    });

    it('removes nobody without a message, however long it takes', async () => {
      const offlineAt = Date.now() - 600_000;
      await scene.traffic.joinAt(offlineAt - 1, room.id, [room.user('long-gone')]);
      await scene.traffic.offline(room.user('long-gone'), offlineAt);
      await room.keeps(room.user('long-gone'));
    });

    it('judges a late UserOffline by the messages that were there before', async () => {
      const offlineAt = Date.now();
      await room.messagesAfter(offlineAt, 31);
      await room.keeps(ann);
      await scene.traffic.offline(ann, offlineAt);
      expect(await room.removalOf(ann)).toMatchObject({
        reason: 'OFFLINE_MESSAGE_COUNT',
        causedBy: { topic: topics.users },
      });
    });

    it('UserOnline ends the offline spell, and what was counted in it', async () => {
      const offlineAt = await room.offline(ann);
      await room.messagesAfter(offlineAt, 30);
      await scene.traffic.online(ann, offlineAt + 31);
      await room.messagesAt(offlineAt + 32, offlineAt + graceMs);
      await room.keeps(ann);
      await scene.traffic.offline(ann, offlineAt + graceMs + 1);
      await room.explains(ann, { offlineSince: offlineAt + graceMs + 1, messagesLeft: 31 });
    });

    it('does not mind in which order messages and presence arrive', async () => {
      const offlineAt = Date.now();
      await room.messagesAfter(offlineAt + 15, 16);
      await scene.traffic.offline(ann, offlineAt);
      await room.messagesAfter(offlineAt, 15);
      expect(await room.removalOf(ann)).toMatchObject({ reason: 'OFFLINE_MESSAGE_COUNT' });
    });
  });
}
