import type { Scene } from './scene.js';

const secondMs = 1_000;
const dayMs = 86_400_000;

/** What the words of the rules mean: event time, member, offline since. */
export function describeWords(scene: Scene): void {
  describe('the words', () => {
    it('event time is the timestamp of the record, and occurredAt wins over it', async () => {
      const room = scene.newRoom();
      const [told, late] = [room.user('told'), room.user('late')];
      const occurredAt = Date.now() - 40 * secondMs;
      await scene.traffic.joinAt(occurredAt - 1, room.id, [told, late]);
      await scene.traffic.offline(told, occurredAt);
      const data = { userId: late, occurredAt };
      await scene.traffic.event({ type: 'UserOffline', data }, occurredAt + 20 * secondMs);
      await scene.read();
      await room.messagesAt(occurredAt + 30 * secondMs);
      for (const userId of [told, late]) {
        expect((await room.removalOf(userId)).evidence).toMatchObject({ offlineAt: occurredAt });
      }
    });

    it('a member is who has joined and was not removed since, each time anew', async () => {
      const room = scene.newRoom();
      const ann = room.user('ann');
      await room.joinAll(ann);
      await room.leave(ann);
      const first = await room.removalOf(ann);
      await room.isWithout(ann);
      await room.joinAll(ann);
      await room.keeps(ann);
      await room.leave(ann);
      const second = await room.removalOf(ann, 2);
      expect([first, second].map(({ membershipId }) => membershipId)).toEqual([
        `${room.id}:2`,
        `${room.id}:4`,
      ]);
    });

    it('of two facts of presence the newer counts, whichever is read first; on a tie UserOnline', async () => {
      const room = scene.newRoom();
      const [back, tied, gone] = [room.user('back'), room.user('tied'), room.user('gone')];
      const at = Date.now() - 40 * secondMs;
      await scene.traffic.joinAt(at - 1, room.id, [back, tied, gone]);
      await scene.traffic.online([back, tied], at);
      await scene.traffic.online(gone, at - 1);
      await scene.traffic.offline([tied, gone], at);
      await scene.traffic.offline(back, at - 1);
      await room.messagesAt(at + 30 * secondMs);
      await room.removalOf(gone);
      await room.keeps(back, tied);
    });

    it('joining is a sign of being online', async () => {
      const room = scene.newRoom();
      const [before, after] = [room.user('before'), room.user('after')];
      const at = Date.now() - 40 * secondMs;
      await scene.traffic.offline([before, after], at);
      await scene.read();
      await scene.traffic.joinAt(at, room.id, [before]);
      await scene.traffic.joinAt(at + 1, room.id, [after]);
      await room.messagesAt(at + 30 * secondMs);
      await room.removalOf(before);
      await room.keeps(after);
    });

    it("yesterday's records give yesterday's removals, decided today", async () => {
      const room = scene.newRoom();
      const ann = room.user('ann');
      const [startedAt, joinedAt] = [Date.now(), Date.now() - dayMs];
      const offlineAt = joinedAt + 10 * secondMs;
      await scene.traffic.joinAt(joinedAt, room.id, [ann]);
      await scene.traffic.offline(ann, offlineAt);
      await scene.read();
      await room.messagesAt(offlineAt + 30 * secondMs, offlineAt + 90 * secondMs);
      const { occurredAt, decidedAt } = await room.removalOf(ann);
      expect(occurredAt).toBe(offlineAt + 30 * secondMs);
      expect(decidedAt).toBeGreaterThanOrEqual(startedAt);
      expect(await room.read('/members', `&asOf=${offlineAt}`)).toMatchObject({
        members: [{ userId: ann, joinedAt }],
      });
      expect(await room.read('/members', `&asOf=${occurredAt}`)).toMatchObject({ members: [] });
    });
  });
}
