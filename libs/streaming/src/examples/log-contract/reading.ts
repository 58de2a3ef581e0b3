import { type LogSession, to } from './log-session.js';

export function describeReading(session: LogSession): void {
  describe('read', () => {
    it('is read to its end, although control records stand there', async () => {
      const writer = await session.writerOf(session.log);
      const member = await session.join();
      member.readFrom('rooms', 0, 0);
      for (let n = 1; n <= 3; n++) {
        await writer.commit([to('rooms', 0, String(n))], []);
        await session.until(() => member.nextOf('rooms', 0) === 2 * n);
      }
      expect(member.valuesOf('rooms', 0)).toEqual(['1', '2', '3']);
      expect(member.hasGaps).toBe(false);
      await writer.close();
    });

    it('shows nothing of an aborted transaction, but goes past it', async () => {
      await session.append('rooms', 0, 'before');
      await session.appendAborted('rooms', 0, 12);
      const member = await session.join();
      member.readFrom('rooms', 0, 0);
      await session.append('rooms', 0, 'after');
      await session.until(() => member.recordsOf('rooms', 0).length === 2);
      expect(member.valuesOf('rooms', 0)).toEqual(['before', 'after']);
      expect(member.recordsOf('rooms', 0)[1]?.offset).toBe(14);
      expect(member.hasGaps).toBe(false);
    });

    it('says of each batch where the partition ended', async () => {
      for (let n = 0; n < 3; n++) await session.append('rooms', 0, String(n));
      const member = await session.join();
      member.readFrom('rooms', 0, 0);
      await session.until(() => member.nextOf('rooms', 0) === 3);
      expect(member.batches.at(-1)?.highWatermark).toBe(3);
    });

    it('goes on where its records begin when what was asked for is gone, and does not hide it', async () => {
      for (let n = 0; n < 6; n++) await session.append('rooms', 0, String(n));
      await session.deleteBefore('rooms', 0, 4);
      expect(await session.log.beginningOffsets('rooms')).toEqual([4, 0, 0, 0]);
      const member = await session.join();
      member.readFrom('rooms', 0, 2);
      await session.until(() => member.batches.length > 0);
      expect(member.batches[0]?.fetchedFrom).toBe(4);
      expect(member.recordsOf('rooms', 0)[0]?.offset).toBe(4);
    });
  });
}
