import { outgoing } from '../counting.js';
import { type LogSession, to } from './log-session.js';

const startedAt = 1_700_000_000_000;

export function describeOffsetsSince(session: LogSession): void {
  describe('asked for its offsets since a time', () => {
    it('says those from where on nothing of a time or later is missed', async () => {
      for (const ms of [0, 10_000, 20_000]) await appendAt('rooms', 0, ms);
      for (const ms of [30_000, 5_000, 30_000]) await appendAt('rooms', 1, ms);
      await appendAt('rooms', 2, 9_000);
      expect(await since('rooms', 10_000)).toEqual([1, 0, 1, 0]);
      expect(await since('rooms', 10_001)).toEqual([2, 0, 1, 0]);
      expect(await since('rooms', 30_001)).toEqual([3, 3, 1, 0]);
      expect(await since('rooms', -1)).toEqual([0, 0, 0, 0]);
    });

    it('tells of what is left where records have been deleted', async () => {
      for (const ms of [0, 10_000, 20_000]) await appendAt('rooms', 0, ms);
      await session.deleteBefore('rooms', 0, 2);
      expect(await since('rooms', 0)).toEqual([2, 0, 0, 0]);
      expect(await since('rooms', 20_001)).toEqual([3, 0, 0, 0]);
    });

    it('is not led astray by control records, whose time is that of the commit', async () => {
      const writer = await session.writerOf(session.log);
      await writer.commit([to('rooms', 0, 'before')], []);
      await writer.close();
      await session.untilEndsAre('rooms', [2, 0, 0, 0]);
      await appendAt('rooms', 0, 10_000);
      const [from = -1] = await since('rooms', 10_000);
      const member = await session.join();
      member.readFrom('rooms', 0, from);
      await session.until(() => member.nextOf('rooms', 0) === 3);
      expect(member.valuesOf('rooms', 0)).toEqual(['10000']);
    });

    function appendAt(topic: string, partition: number, ms: number): Promise<number> {
      const record = { ...outgoing('k', String(ms)), timestamp: startedAt + ms };
      return session.appendRecord(topic, partition, record);
    }

    function since(topic: string, ms: number): Promise<readonly number[]> {
      return session.log.offsetsSince(topic, startedAt + ms);
    }
  });
}
