import type { Room } from './room.js';
import { eventually } from './eventually.js';
import type { Scene } from './scene.js';

const url = '/v1/automatic-removal';
const crowdSize = 60;

/** Removals that are due and not yet decided: a pause makes the moment last, so that it can be looked at. */
export function describePause(scene: Scene): void {
  describe('who is due while automatic removal pauses', () => {
    let room: Room;
    let crowd: readonly string[];
    let offlineAt: number;

    beforeAll(async () => {
      room = scene.newRoom('by HTTP');
      crowd = Array.from({ length: crowdSize }, (_, index) => room.user(`member-${String(index)}`));
      await scene.traffic.join(room.id, ...crowd);
      await eventually(
        async () =>
          (await scene.api.get(`/v1/chatrooms/${room.id}`)).body.memberCount === crowdSize,
        'not all have joined',
      );
      offlineAt = await room.offline(...crowd);
      await eventually(
        async () => (await scene.api.get(url)).body.paused === true,
        'no pause begins',
      );
      await room.messagesAfter(offlineAt, 31);
      await room.explains(crowd[0]!, { messagesLeft: 0, paused: true });
    });

    it('leaves, is kicked or blocked, all with those reasons', async () => {
      const [leaving, kicked, blocked] = [crowd[1]!, crowd[2]!, crowd[3]!];
      await room.leave(leaving);
      await room.kick(kicked);
      await room.block(blocked);
      expect(await room.removalOf(leaving)).toMatchObject({ reason: 'LEFT' });
      expect(await room.removalOf(kicked)).toMatchObject({ reason: 'KICKED' });
      expect(await room.removalOf(blocked)).toMatchObject({ reason: 'BLOCKED' });
    });

    it('is not removed once it is exempt or back, or the policy asks for more', async () => {
      const [exempt, back, patient] = [crowd[4]!, crowd[5]!, crowd[6]!];
      await room.whitelist(exempt);
      await scene.traffic.online(back);
      await room.explains(exempt, { exempt: true });
      await eventually(
        async () => !('offlineSince' in (await room.read(`/members/${back}/explain`))),
        'who is back is still offline',
      );
      await room.setPolicy({ offlineMessageLimit: 32 });
      await room.explains(patient, { messagesLeft: 1, paused: true });
      const resumed = await scene.api.call('POST', `${url}/resume`);
      expect(resumed).toMatchObject({ status: 200, body: { resumed: [expect.any(Number)] } });
      await room.keeps(exempt, back, patient);
    });

    it('is judged as ever once the pause is over', async () => {
      await room.messagesAt(offlineAt + 32);
      expect(await room.removalOf(crowd[6]!)).toMatchObject({
        reason: 'OFFLINE_MESSAGE_COUNT',
        evidence: { messagesSince: 32, policy: { offlineMessageLimit: 32 } },
      });
      await room.keeps(crowd[4]!, crowd[5]!);
    });
  });
}
