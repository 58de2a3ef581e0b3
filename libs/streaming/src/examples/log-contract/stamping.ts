import { outgoing } from '../counting.js';
import { type LogSession, to } from './log-session.js';

export function describeStamping(session: LogSession): void {
  describe('with a clock of its own', () => {
    it('tells the time by its own clock where it stamps what is written', async () => {
      const writer = await session.writerOf(session.log);
      const from = Date.now();
      const record = { ...outgoing('k', 'a'), timestamp: 1 };
      const stamped = { topic: 'stamped', partition: 1, record };
      const time = await writer.commit([to('rooms', 1, 'a'), stamped, to('answers', 1, 'b')], []);
      expect(time).toBeGreaterThanOrEqual(from);
      expect(time).toBeLessThanOrEqual(Date.now());
      expect(await writer.commit([to('rooms', 1, 'a'), to('answers', 1, 'b')], [])).toBeUndefined();
      await writer.close();
    });
  });
}
