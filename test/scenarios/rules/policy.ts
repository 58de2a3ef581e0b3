import { topics } from '#contracts';
import type { Room } from './room.js';
import type { Scene, Way } from './scene.js';

/** The defaults are of a policy, and a change of it judges members again. */
export function describePolicy(scene: Scene, way: Way): void {
  describe('a change of policy', () => {
    let room: Room;
    let ann: string;

    beforeEach(async () => {
      room = scene.newRoom(way);
      ann = room.user('ann');
      await room.joinAll(ann);
    });

    it('makes due at once whom the messages so far are enough for', async () => {
      const offlineAt = await room.offline(ann);
      await room.messagesAfter(offlineAt, 5);
      await room.keeps(ann);
      await room.setPolicy({ offlineMessageLimit: 5 });
      expect(await room.removalOf(ann)).toMatchObject({
        reason: 'OFFLINE_MESSAGE_COUNT',
        causedBy: { topic: topics.requests },
        evidence: { offlineAt, messagesSince: 5, policy: { offlineMessageLimit: 5 } },
      });
    });

    it('makes due by time, too', async () => {
      const offlineAt = await room.offline(ann);
      await room.messagesAt(offlineAt + 2_000);
      await room.keeps(ann);
      await room.setPolicy({ offlineSeconds: 2 });
      expect(await room.removalOf(ann)).toMatchObject({
        reason: 'OFFLINE_TIMEOUT_MESSAGE',
        causedBy: { topic: topics.requests },
      });
    });

    it('keeps whom the messages so far are no longer enough for', async () => {
      const offlineAt = await room.offline(ann);
      await room.messagesAfter(offlineAt, 30);
      await room.explains(ann, { messagesLeft: 1 });
      await room.setPolicy({ offlineMessageLimit: 60, offlineSeconds: 120 });
      await room.messagesAt(offlineAt + 31, offlineAt + 60_000);
      await room.keeps(ann);
      await room.messagesAt(offlineAt + 120_000);
      expect(await room.removalOf(ann)).toMatchObject({
        reason: 'OFFLINE_TIMEOUT_MESSAGE',
        evidence: { policy: { offlineMessageLimit: 60, offlineSeconds: 120 } },
      });
    });

    it('to real time removes who has been offline for too long', async () => {
      const offlineAt = Date.now() - 20_000;
      const gone = room.user('gone');
      await scene.traffic.joinAt(offlineAt - 1, room.id, [gone]);
      await scene.traffic.offline(gone, offlineAt);
      await room.keeps(gone);
      await room.setPolicy({ realtimeKickOut: true, realtimeAfterSeconds: 10 });
      const { reason, occurredAt } = await room.removalOf(gone);
      expect(reason).toBe('OFFLINE_REALTIME');
      expect(occurredAt).toBeGreaterThan(offlineAt + 10_000);
    });
  });
}
