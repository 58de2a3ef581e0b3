import { FencedError } from '../../log.js';
import { outgoing } from '../counting.js';
import { contractTopics, type LogSession, to } from './log-session.js';

/** Hashes of Java's `Utils.murmur2`, as its own tests have them. */
const javaHashes: readonly (readonly [string, number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
];

export function describeWriting(session: LogSession): void {
  describe('written to', () => {
    it('is empty at first', async () => {
      expect(await session.log.beginningOffsets('rooms')).toEqual([0, 0, 0, 0]);
      expect(await session.log.endOffsets('rooms')).toEqual([0, 0, 0, 0]);
    });

    it('shows a transaction as a whole, group offsets included, control records in the ends', async () => {
      const writer = await session.writerOf(session.log);
      await writer.commit(
        [to('rooms', 1, 'a'), to('answers', 1, 'b'), to('rooms', 1, 'c')],
        [
          { topic: 'rooms', partition: 1, offset: 7 },
          { topic: 'answers', partition: 1, offset: 9 },
        ],
      );
      await session.untilEndsAre('rooms', [0, 3, 0, 0]);
      await session.untilEndsAre('answers', [0, 2, 0, 0]);
      await session.untilGroupOffsetIs('rooms', 1, 7);
      await session.untilGroupOffsetIs('answers', 1, 9);
      await writer.close();
    });

    it('takes one transaction of a writer after another', async () => {
      const writer = await session.writerOf(session.log);
      for (let offset = 1; offset <= 3; offset++) {
        await writer.commit([to('rooms', 0, 'x')], [{ topic: 'rooms', partition: 0, offset }]);
      }
      await session.untilEndsAre('rooms', [6, 0, 0, 0]);
      await session.untilGroupOffsetIs('rooms', 0, 3);
      await writer.close();
    });

    it('takes nothing from a writer that has not fenced', async () => {
      const writer = session.log.transactionalWriter('task-1');
      await expect(writer.commit([to('rooms', 0, 'x')], [])).rejects.toThrow();
      await writer.close();
    });

    it('takes nothing from a writer after another one with its id has fenced', async () => {
      const older = await session.writerOf(session.log);
      const offsets = (offset: number) => [{ topic: 'rooms', partition: 0, offset }];
      await older.commit([to('rooms', 0, 'a')], offsets(1));
      const newer = await session.writerOf(session.other);
      await expect(older.commit([to('rooms', 0, 'late')], offsets(99))).rejects.toThrow(
        FencedError,
      );
      await newer.commit([to('rooms', 0, 'b')], offsets(2));
      const member = await session.join();
      member.readFrom('rooms', 0, 0);
      await session.until(() => member.valuesOf('rooms', 0).length >= 2);
      expect(member.valuesOf('rooms', 0)).toEqual(['a', 'b']);
      await session.untilGroupOffsetIs('rooms', 0, 2);
      await older.close();
      await newer.close();
    });

    it('puts keys where the hash of the Java client does', async () => {
      const writer = await session.writerOf(session.log);
      const expected = [0, 0, 0, 0];
      for (const [key, hash] of javaHashes) {
        await writer.commit([{ topic: 'rooms', record: outgoing(key, '') }], []);
        const partition = (hash & 0x7fffffff) % contractTopics.rooms;
        expected[partition] = (expected[partition] ?? 0) + 2;
        await session.untilEndsAre('rooms', expected);
      }
      await writer.close();
    });
  });
}
