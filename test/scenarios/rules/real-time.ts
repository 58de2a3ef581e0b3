import type { Room } from './room.js';
import type { Scene } from './scene.js';

const secondMs = 1_000;
const policy = { realtimeKickOut: true, realtimeAfterSeconds: 60, activityTimeoutSeconds: 90 };

/** Event times are of the past, so that what takes minutes need not be waited for. */
export function describeRealTime(scene: Scene): void {
  describe('real-time kick-out', () => {
    let room: Room;
    let joinedAt: number;

    beforeEach(() => {
      room = scene.newRoom();
      joinedAt = Date.now() - 600 * secondMs;
    });

    async function members(...names: readonly string[]): Promise<readonly string[]> {
      const users = names.map((name) => room.user(name));
      await scene.traffic.joinAt(joinedAt, room.id, users);
      return users;
    }

    async function inRealTime(): Promise<void> {
      const data = { chatroomId: room.id, policy };
      await scene.traffic.request('SetRoomPolicyRequested', data, joinedAt);
    }

    async function active(userId: string, at: number): Promise<void> {
      await scene.traffic.event({ type: 'MemberActive', data: { userId } }, at, room.id);
    }

    it('is off by default: nobody is removed without a message', async () => {
      const [gone = '', silent = ''] = await members('gone', 'silent');
      await scene.traffic.offline(gone, joinedAt + 1);
      await active(silent, joinedAt + 1);
      await room.keeps(gone, silent);
      expect(await room.read('/policy')).toMatchObject({ realtimeKickOut: false });
    });

    it('removes who is offline for realtimeAfterSeconds, without a message', async () => {
      const [gone = '', lately = ''] = await members('gone', 'lately');
      await inRealTime();
      const offlineAt = Date.now() - 61 * secondMs;
      await scene.traffic.offline(gone, offlineAt);
      await scene.traffic.offline(lately, Date.now());
      const removal = await room.removalOf(gone);
      expect(removal).toMatchObject({
        reason: 'OFFLINE_REALTIME',
        occurredAt: offlineAt + 60 * secondMs,
        evidence: { offlineAt, policy: { realtimeAfterSeconds: 60 } },
      });
      expect(removal).not.toHaveProperty('causedBy');
      await room.keeps(lately);
    });

    it('leaves the default rule in force', async () => {
      const [gone = ''] = await members('gone');
      await inRealTime();
      const offlineAt = await room.offline(gone);
      await room.messagesAfter(offlineAt, 31);
      expect(await room.removalOf(gone)).toMatchObject({ reason: 'OFFLINE_MESSAGE_COUNT' });
    });

    it('removes who gave signs of life and gives none for activityTimeoutSeconds', async () => {
      const [silent = '', writing = '', online = '', mute = ''] = await members(
        'silent',
        'writing',
        'online',
        'mute',
      );
      await inRealTime();
      await scene.traffic.online(online, Date.now());
      await active(writing, Date.now());
      await scene.read();
      const silentSince = Date.now() - 91 * secondMs;
      for (const userId of [silent, writing, online]) await active(userId, silentSince);
      expect(await room.removalOf(silent)).toMatchObject({
        reason: 'INACTIVE_REALTIME',
        occurredAt: silentSince + 90 * secondMs,
        evidence: { lastActiveAt: silentSince, policy: { activityTimeoutSeconds: 90 } },
      });
      await room.keeps(writing, online, mute);
    });

    it('spares who is exempt', async () => {
      const [gone = '', silent = '', other = ''] = await members('gone', 'silent', 'other');
      await inRealTime();
      for (const userId of [gone, silent]) await scene.traffic.whitelist(room.id, userId);
      await scene.read();
      const since = Date.now() - 100 * secondMs;
      await scene.traffic.offline([gone, other], since);
      await active(silent, since);
      await room.removalOf(other);
      await room.keeps(gone, silent);
    });
  });
}
