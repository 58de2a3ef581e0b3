import { randomUUID } from 'node:crypto';
import { encodeEvent, resultCodes, topics } from '#contracts';
import type { Room } from './room.js';
import type { Scene, Way } from './scene.js';

const { NOT_IN_CHATROOM, OK } = resultCodes;

/** What comes twice counts once. */
export function describeRepetitions(scene: Scene, way: Way): void {
  describe('what comes twice', () => {
    let room: Room;
    let ann: string;

    beforeEach(async () => {
      room = scene.newRoom(way);
      ann = room.user('ann');
      await room.joinAll(ann);
    });

    it('a repeated join of a member is answered with 0, and no event', async () => {
      const { version } = room;
      expect(await room.join(ann)).toBe(OK);
      expect(room.version).toBe(version);
      expect(await room.eventTypes()).toEqual(['RoomCreated', 'MemberJoined']);
    });

    it('a repeated requestId gets the first answer, whatever has become of it since', async () => {
      const requestId = randomUUID();
      expect(await room.leave(ann, requestId)).toBe(OK);
      expect(await room.leave(ann)).toBe(NOT_IN_CHATROOM);
      await room.joinAll(ann);
      expect(await room.leave(ann, requestId)).toBe(OK);
      await room.keeps(ann);
      expect(await room.eventTypes(ann)).toEqual(['MemberJoined', 'MemberRemoved', 'MemberJoined']);
    });

    it('a refused request stays refused under its requestId', async () => {
      const [bob, requestId] = [room.user('bob'), randomUUID()];
      await room.leave(ann);
      expect(await room.leave(bob, requestId)).toBe(NOT_IN_CHATROOM);
      await room.joinAll(bob);
      expect(await room.leave(bob, requestId)).toBe(NOT_IN_CHATROOM);
      await room.keeps(bob);
    });

    it('a message with the same ce_id and timestamp counts once', async () => {
      const offlineAt = await room.offline(ann);
      const id = randomUUID();
      const message = (timeMs: number) =>
        encodeEvent(
          { type: 'MessageCreated', data: { text: 'again' } },
          { id, source: 'test', timeMs },
          room.id,
        );
      for (let time = 1; time <= 31; time += 1) {
        await scene.traffic.raw(topics.messages, message(offlineAt + 1));
      }
      await room.keeps(ann);
      await room.explains(ann, { messagesSince: 1, messagesLeft: 30 });
      await scene.traffic.raw(topics.messages, message(offlineAt + 2));
      await room.explains(ann, { messagesSince: 2, messagesLeft: 29 });
    });
  });
}
