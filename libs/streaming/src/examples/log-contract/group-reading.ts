import type { ReceivedRecord } from '../../records.js';
import { recordsOf } from '../../records-in-place.js';
import { type LogSession, to } from './log-session.js';

export function describeGroupReading(session: LogSession): void {
  describe('read by a member of a group', () => {
    describeKeptRecords(session);

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

function describeKeptRecords(session: LogSession): void {
  it('leaves what was taken out of a batch as it is, whatever is read behind it', async () => {
    const large = (n: number) => String(n).repeat(200_000);
    const member = await session.join();
    const taken: ReceivedRecord[] = [];
    let read = 0;
    member.batch = (batch) => {
      const cursor = recordsOf(batch).cursor();
      while (cursor.next()) {
        if (cursor.offset % 3 === 0) taken.push(cursor.record());
        read = cursor.offset + 1;
      }
      return Promise.resolve();
    };
    member.readFrom('rooms', 3, 0);
    for (let n = 0; n < 8; n++) {
      await session.append('rooms', 3, large(n));
      await session.until(() => read === n + 1);
    }
    const isAsWritten = taken.map(({ offset, value }) => value?.toString() === large(offset));
    expect(isAsWritten).toEqual([true, true, true]);
  });
}
