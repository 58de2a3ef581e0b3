import { type LogSession, to } from './log-session.js';

export function describeGroupReading(session: LogSession): void {
  describe('read by a member of a group', () => {
    it('reads from where it is told, and on from there', async () => {
      for (let n = 0; n < 5; n++) await session.append('rooms', 3, String(n));
      const member = await session.join();
      member.readFrom('rooms', 3, 2);
      await session.until(() => member.nextOf('rooms', 3) === 5);
      expect(member.batches[0]?.fetchedFrom).toBe(2);
      expect(member.valuesOf('rooms', 3)).toEqual(['2', '3', '4']);
      await session.append('rooms', 3, '5');
      await session.until(() => member.nextOf('rooms', 3) === 6);
      expect(member.hasGaps).toBe(false);
    });

    it('goes back when it is told', async () => {
      for (let n = 0; n < 3; n++) await session.append('rooms', 3, String(n));
      const member = await session.join();
      member.readFrom('rooms', 3, 0);
      await session.until(() => member.nextOf('rooms', 3) === 3);
      member.batches.length = 0;
      member.readFrom('rooms', 3, 1);
      await session.until(() => member.nextOf('rooms', 3) === 3);
      expect(member.batches[0]?.fetchedFrom).toBe(1);
      expect(member.valuesOf('rooms', 3)).toEqual(['1', '2']);
    });

    it('reads nothing of a partition that is paused until it is resumed', async () => {
      const member = await session.join();
      member.readFrom('rooms', 0, 0);
      member.readFrom('rooms', 1, 0);
      await session.append('rooms', 0, 'first');
      await session.until(() => member.nextOf('rooms', 0) === 1);
      member.pause('rooms', 0);
      await session.append('rooms', 0, 'second');
      for (let n = 0; n < 3; n++) {
        await session.append('rooms', 1, String(n));
        await session.until(() => member.nextOf('rooms', 1) === n + 1);
      }
      expect(member.valuesOf('rooms', 0)).toEqual(['first']);
      member.readFrom('rooms', 0, 1);
      await session.until(() => member.nextOf('rooms', 0) === 2);
      expect(member.valuesOf('rooms', 0)).toEqual(['first', 'second']);
    });

    it('gives a member one batch at a time, each behind the one before', async () => {
      const member = await session.join();
      member.handlingTurns = 3;
      const writer = await session.writerOf(session.other);
      for (const partition of [0, 1, 2, 3]) member.readFrom('rooms', partition, 0);
      for (let n = 0; n < 5; n++) {
        await writer.commit(
          [0, 1, 2, 3].map((partition) => to('rooms', partition, String(n))),
          [],
        );
      }
      await session.until(() =>
        [0, 1, 2, 3].every((partition) => member.nextOf('rooms', partition) === 10),
      );
      expect(member.mostAtOnce).toBe(1);
      expect(member.hasGaps).toBe(false);
      await writer.close();
    });
  });
}
