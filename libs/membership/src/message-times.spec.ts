import fc from 'fast-check';
import { MessageTimes } from './message-times.js';

const { numRuns: runs = 300 } = fc.readConfigureGlobal();

function holding(limit: number, ...messages: readonly (readonly [at: number, idHash: number])[]) {
  const times = new MessageTimes(limit);
  for (const [at, idHash] of messages) times.add(at, idHash);
  return times;
}

describe('message times', () => {
  it('are the newest distinct ones, in whatever order messages come', () => {
    const message = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3 }));
    const history = fc.array(message, { maxLength: 80, size: 'max' });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), history, (limit, messages) => {
        const seen = new Set<string>();
        const distinct = messages.filter(([at, idHash]) => {
          const id = `${at} ${idHash}`;
          const isNew = idHash === 0 || !seen.has(id);
          seen.add(id);
          return isNew;
        });
        const newestFirst = distinct.map(([at]) => at).sort((one, other) => other - one);
        const held = newestFirst.slice(0, limit);
        const times = holding(limit, ...messages);
        expect(times.size).toBe(held.length);
        expect(times.newest).toBe(held[0] ?? -Infinity);
        expect(times.nthNewest).toBe(held[limit - 1] ?? -Infinity);
        for (let time = -1; time <= 41; time += 1) {
          expect(times.countAfter(time)).toBe(held.filter((at) => at > time).length);
        }
      }),
      { numRuns: runs },
    );
  });

  it('are those that there were where the limit is lowered and raised again', () => {
    const times = holding(5, [1, 0], [2, 0], [3, 0], [4, 0], [5, 0], [6, 0], [7, 0]);
    times.setLimit(3);
    expect([times.size, times.nthNewest, times.countAfter(1)]).toEqual([3, 5, 3]);
    times.setLimit(4);
    expect([times.size, times.nthNewest, times.countAfter(1)]).toEqual([4, 4, 4]);
    times.add(6, 0);
    expect([times.size, times.nthNewest, times.countAfter(5)]).toEqual([4, 5, 3]);
  });

  it('are the newest that fit where the limit was above the default one', () => {
    const messages = Array.from({ length: 40 }, (_, at) => [at, 0] as const);
    const times = holding(40, ...messages);
    times.setLimit(3);
    times.setLimit(40);
    expect([times.size, times.nthNewest, times.countAfter(-1)]).toEqual([31, -Infinity, 31]);
  });

  it('tell messages of one moment apart by their ids, and count those without an id each', () => {
    const sameMoment = holding(10, [5, 1], [5, 2], [5, 1], [5, 0], [5, 0], [6, 1], [5, 2]);
    expect(sameMoment.size).toBe(5);
  });
});
