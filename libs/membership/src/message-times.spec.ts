import fc from 'fast-check';
import { numbersOfCell } from './id-cells.js';
import { type MemoryViews, viewsOf } from './memory-views.js';
import { horizonOf, MessageRings } from './message-rings.js';
import { MessageTimes } from './message-times.js';

const headLength = numbersOfCell;
const { numRuns: runs = 300 } = fc.readConfigureGlobal();

function memoryFor(headCount: number): MemoryViews {
  const length = Float64Array.BYTES_PER_ELEMENT * headLength * headCount;
  return viewsOf({ buffer: new ArrayBuffer(length), offset: 0 }, length);
}

/** Of rooms that had no messages, all in one memory. */
function timesOfRooms(count: number): readonly MessageTimes[] {
  const [heads, rings] = [memoryFor(count), new MessageRings()];
  return Array.from({ length: count }, (_, index) => {
    const times = new MessageTimes(rings);
    times.beginAt(heads, headLength * index);
    return times;
  });
}

type Message = readonly [at: number, idHash: number];

function holding(limit: number, ...messages: readonly Message[]) {
  const [times] = timesOfRooms(1) as [MessageTimes];
  times.setLimit(limit);
  for (const [at, idHash] of messages) times.add(at, idHash);
  return times;
}

/** Times of the newest distinct ones, the newest first. */
function newestOf(limit: number, messages: readonly Message[]): readonly number[] {
  const seen = new Set<string>();
  const distinct = messages.filter(([at, idHash]) => {
    const id = `${at} ${idHash}`;
    const isNew = idHash === 0 || !seen.has(id);
    seen.add(id);
    return isNew;
  });
  return distinct
    .map(([at]) => at)
    .sort((one, other) => other - one)
    .slice(0, limit);
}

/** `held`: times, the newest first; `asked`: from which on they are counted. */
function expectHeld(
  times: MessageTimes,
  held: readonly number[],
  limit: number,
  asked: readonly number[] = held,
): void {
  expect([times.size, times.newest]).toEqual([held.length, held[0] ?? -Infinity]);
  expect(times.nthNewest).toBe(held[limit - 1] ?? -Infinity);
  for (const time of [-1, ...asked]) {
    expect(times.countAfter(time)).toBe(held.filter((at) => at > time).length);
  }
}

function told(times: MessageTimes) {
  const { size, newest, nthNewest } = times;
  const after = Array.from({ length: 41 }, (_, time) => times.countAfter(time));
  return { size, newest, nthNewest, after };
}

describe('message times', () => {
  it('are the newest distinct ones, in whatever order messages come, and whenever one asks', () => {
    const message = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3 }));
    const question = fc.constantFrom(undefined, undefined, 'nth', 'count');
    const history = fc.array(fc.tuple(message, question), { maxLength: 80, size: 'max' });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), history, (limit, steps) => {
        const times = holding(limit);
        const messages: Message[] = [];
        for (const [message, asked] of steps) {
          messages.push(message);
          times.add(...message);
          const held = newestOf(limit, messages);
          expect([times.size, times.newest]).toEqual([held.length, held[0]]);
          if (asked === 'nth') expect(times.nthNewest).toBe(held[limit - 1] ?? -Infinity);
          if (asked === 'count')
            expect(times.countAfter(20)).toBe(held.filter((at) => at > 20).length);
        }
        const asked = Array.from({ length: 42 }, (_, time) => time);
        expectHeld(times, newestOf(limit, messages), limit, asked);
      }),
      { numRuns: runs },
    );
  });

  it('have the newest of a quiet room, and of one with thousands', () => {
    for (const count of [0, 1, 4, 5, 6, 7, 10, 11, 35, 36, 37, 62, 10_000]) {
      const messages = Array.from({ length: count }, (_, at) => [at, 1] as const);
      expectHeld(holding(31, ...messages), newestOf(31, messages), 31);
    }
  });

  it('are those later than the horizon of the newest, however far apart messages are', () => {
    const at = fc
      .tuple(fc.nat(5), fc.integer({ min: -2, max: 2 }))
      .map(([era, offset]) => 2 ** 40 + 2 ** 31 * era + offset);
    const history = fc.array(fc.tuple(at, fc.nat(2)), { minLength: 1, maxLength: 80, size: 'max' });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), history, (limit, messages) => {
        const all = newestOf(Infinity, messages);
        const [newest] = all as [number];
        const held = all.filter((time) => time > horizonOf(newest)).slice(0, limit);
        expectHeld(holding(limit, ...messages), held, limit, all);
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

  it('tell whether a message is there from a time on, however many come', () => {
    const times = holding(40, [1, 0], [5, 0]);
    expect(times.hasAwaited).toBe(false);
    times.awaitFrom(100);
    for (let at = 6; at < 100; at += 1) times.add(at, 0);
    expect(times.hasAwaited).toBe(false);
    times.add(100, 0);
    times.add(7, 0);
    expect(times.hasAwaited).toBe(true);
    times.awaitFrom(Infinity);
    expect(times.hasAwaited).toBe(false);
  });

  it('tell messages of one moment apart by their ids, and count those without an id each', () => {
    const sameMoment = holding(10, [5, 1], [5, 2], [5, 1], [5, 0], [5, 0], [6, 1], [5, 2]);
    expect(sameMoment.size).toBe(5);
  });

  it('of many rooms in one memory do not mix, however they grow and shrink', () => {
    const step = fc.record({
      room: fc.nat(3),
      at: fc.nat(40),
      limit: fc.option(fc.integer({ min: 1, max: 100 }), { freq: 20 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400, size: 'max' }), (steps) => {
        const shared = timesOfRooms(4);
        const alone = shared.map(() => holding(31));
        for (const { room, at, limit } of steps) {
          for (const times of [shared[room], alone[room]]) {
            if (limit === null) times?.add(at, 0);
            else times?.setLimit(limit);
          }
        }
        expect(shared.map(told)).toEqual(alone.map(told));
      }),
      { numRuns: runs },
    );
  });

  it('are seen where they lie, and handed to others', () => {
    const [heads, rings] = [memoryFor(2), new MessageRings()];
    const [first, view] = [new MessageTimes(rings), new MessageTimes(rings)];
    first.beginAt(heads, 0);
    view.moveTo(heads, 0);
    for (let at = 1; at <= 9; at += 1) (at % 2 === 0 ? first : view).add(at, 7);
    expect(told(view)).toEqual(told(first));
    view.beginAt(heads, headLength);
    expect([first.start, view.start]).toEqual([0, headLength]);
    expect([view.size, view.newest, first.size]).toEqual([0, -Infinity, 9]);
    const others = holding(31, [2, 7], [9, 7]);
    first.addTo(others);
    expect([others.size, others.newest]).toEqual([9, 9]);
  });
});
