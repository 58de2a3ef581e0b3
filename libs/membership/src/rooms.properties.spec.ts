import fc from 'fast-check';
import type { SagaStateEntry } from '#contracts';
import { type HistoryInput, type HistoryRemoval, play, removalsIn } from './oracle/history.js';
import * as inputs from './oracle/inputs.js';
import { NaiveRooms } from './oracle/naive-rooms.js';
import { Rooms } from './rooms.js';
import { parseStateKey } from './state-keys.js';

const runs = 300;

const user = fc.constantFrom('u1', 'u2', 'u3');
const room = fc.constantFrom('room1', 'room2');

/** Small, so that a few messages within a few seconds decide. */
const smallPolicy = { offlineMessageLimit: 3, offlineSeconds: 2 };
const setUp = [
  inputs.setPolicy(0, smallPolicy, 'room1'),
  inputs.setPolicy(0, { ...smallPolicy, maxMembers: 2 }, 'room2'),
];

/** What happens, but for when. */
type Step = (at: number) => HistoryInput;

const message: fc.Arbitrary<Step> = fc.tuple(room, fc.integer({ min: 0, max: 2 })).map(
  ([chatroomId, idHash]) =>
    (at) =>
      inputs.message(at, idHash, chatroomId),
);

const presence: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom(inputs.online, inputs.offline, inputs.offline), user)
  .map(
    ([fact, userId]) =>
      (at) =>
        fact(userId, at),
  );

const membership: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom(inputs.join, inputs.join, inputs.leave), user, room)
  .map(
    ([request, userId, chatroomId]) =>
      (at) =>
        request(userId, at, chatroomId),
  );

const exemption: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(user, room, fc.option(fc.integer({ min: 1, max: 9000 }), { nil: undefined })).map(
    ([userId, chatroomId, forMs]) =>
      (at) =>
        inputs.exempt(userId, at, forMs === undefined ? undefined : at + forMs, chatroomId),
  ),
  fc.tuple(user, room).map(
    ([userId, chatroomId]) =>
      (at) =>
        inputs.endExemption(userId, at, chatroomId),
  ),
);

const moderation: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constantFrom(inputs.kick, inputs.unblock), user, room).map(
    ([request, userId, chatroomId]) =>
      (at) =>
        request(userId, at, chatroomId),
  ),
  fc.tuple(user, room).map(
    ([userId, chatroomId]) =>
      (at) =>
        inputs.block(userId, at, 1, chatroomId),
  ),
  fc.tuple(user, fc.option(fc.integer({ min: 1, max: 9000 }), { nil: undefined })).map(
    ([userId, forMs]) =>
      (at) =>
        inputs.banned(userId, at, forMs === undefined ? undefined : at + forMs),
  ),
  user.map((userId) => (at) => inputs.unbanned(userId, at)),
  room.map(
    (chatroomId) => (at) =>
      inputs.setPolicy(at, { offlineMessageLimit: 2, offlineSeconds: 1 }, chatroomId),
  ),
  room.map((chatroomId) => (at) => inputs.destroy(at, chatroomId)),
);

const tick: fc.Arbitrary<Step> = fc.constant((at) => inputs.clock(at));
const confirmation: fc.Arbitrary<Step> = fc.constant(() => inputs.presenceConfirmed);

/** Steps with event times that grow by `gap` each. */
function inOrder(step: fc.Arbitrary<Step>, gap: fc.Arbitrary<number>) {
  return fc
    .array(fc.tuple(step, gap), { minLength: 1, maxLength: 60, size: 'max' })
    .map((steps) => {
      let at = 1000;
      return steps.map(([make, later]) => make((at += later)));
    });
}

const anyGap = fc.integer({ min: 0, max: 900 });

function removalsOf(rooms: Rooms, history: readonly HistoryInput[]): readonly HistoryRemoval[] {
  return history.flatMap((input, index) => removalsIn(play(rooms, input, index)));
}

function sorted(removals: readonly HistoryRemoval[]): readonly string[] {
  return removals.map((removal) => JSON.stringify(removal, Object.keys(removal).sort())).sort();
}

function whoOf(removals: readonly HistoryRemoval[]): readonly string[] {
  return removals.map(({ chatroomId, userId }) => `${chatroomId} ${userId}`).sort();
}

describe('the rooms and the naive rules', () => {
  it('remove the same members, at the same inputs, for the same reasons', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: message },
      { weight: 4, arbitrary: presence },
      { weight: 4, arbitrary: membership },
      { weight: 2, arbitrary: exemption },
      { weight: 1, arbitrary: moderation },
      { weight: 1, arbitrary: tick },
      { weight: 2, arbitrary: confirmation },
    );
    fc.assert(
      fc.property(inOrder(step, anyGap), (history) => {
        const rooms = new Rooms();
        const naive = new NaiveRooms();
        for (const input of [...setUp, ...history, inputs.clock(1e6), inputs.presenceConfirmed]) {
          const removals = removalsIn(play(rooms, input));
          expect(sorted(removals)).toEqual(sorted(naive.play(input)));
        }
      }),
      { numRuns: runs },
    );
  });

  it('agree, too, where presence and messages come in any order', () => {
    const step = fc.oneof(message, presence, membership, exemption, confirmation);
    const anyTime = fc.integer({ min: -4000, max: 4500 });
    fc.assert(
      fc.property(inOrder(step, anyTime), (history) => {
        const rooms = new Rooms();
        const naive = new NaiveRooms();
        for (const input of [...setUp, ...history, inputs.presenceConfirmed]) {
          const removals = removalsIn(play(rooms, input));
          expect(sorted(removals)).toEqual(sorted(naive.play(input)));
        }
      }),
      { numRuns: runs },
    );
  });
});

describe('the order of arrival', () => {
  /** Deals the streams into one history, each stream keeping its order. */
  function interleaved(streams: readonly (readonly HistoryInput[])[], choices: readonly number[]) {
    const rest = streams.map((stream) => [...stream]);
    const history: HistoryInput[] = [];
    for (let turn = 0; rest.some((stream) => stream.length > 0); turn += 1) {
      const open = rest.filter((stream) => stream.length > 0);
      history.push(open[(choices[turn % choices.length] ?? 0) % open.length]!.shift()!);
    }
    return history;
  }

  it('does not change who is removed, whichever way messages, presence and requests meet', () => {
    const requests = inOrder(fc.oneof(membership, exemption), anyGap);
    const messages = inOrder(message, anyGap).chain((stream) =>
      fc.shuffledSubarray(stream, { minLength: stream.length }),
    );
    const facts = inOrder(presence, anyGap).chain((stream) =>
      fc.shuffledSubarray(stream, { minLength: stream.length }),
    );
    const order = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 200, size: 'max' });
    fc.assert(
      fc.property(requests, messages, facts, order, order, (...[one, two, three, a, b]) => {
        const end = [inputs.clock(1e6), inputs.presenceConfirmed];
        const removedWith = (choices: readonly number[]) =>
          whoOf(
            removalsOf(new Rooms(), [...setUp, ...interleaved([one, two, three], choices), ...end]),
          );
        expect(removedWith(a)).toEqual(removedWith(b));
      }),
      { numRuns: runs },
    );
  });
});

describe('a history handed in a second time', () => {
  it('brings no event and nobody due, only the first answers again', () => {
    const identified = message.map((make) => (at: number) => ({ ...make(at), idHash: at }));
    const step = fc.oneof(identified, presence, membership, exemption, confirmation);
    fc.assert(
      fc.property(inOrder(step, anyGap), (steps) => {
        const history = [...setUp, ...steps, inputs.presenceConfirmed];
        const rooms = new Rooms();
        for (const input of history) play(rooms, input);
        const again = history.flatMap((input) => play(rooms, input));
        const unexpected = again.filter(({ kind }) => kind === 'event' || kind === 'due');
        expect(unexpected).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});

describe('rooms restored from their changes', () => {
  const growing = fc.integer({ min: 1, max: 900 });
  const step = fc.oneof(
    { weight: 6, arbitrary: message },
    { weight: 4, arbitrary: presence },
    { weight: 4, arbitrary: membership },
    { weight: 2, arbitrary: exemption },
    { weight: 1, arbitrary: moderation },
    { weight: 1, arbitrary: tick },
    { weight: 2, arbitrary: confirmation },
  );

  /** Only the last entry of each key, where it stood. */
  function compacted<Entry>(log: readonly (readonly [string, Entry])[]) {
    return log.filter(([key], index) => log.findLastIndex(([other]) => other === key) === index);
  }

  /** Presence of users who were no members is not kept: it comes back to nobody. */
  function changesBesidesPresence(rooms: Rooms) {
    return [...rooms.takeChanges()].filter(([key]) => parseStateKey(key)?.kind !== 'presence');
  }

  it('go on as the former ones would have, once their recent messages have been read again', () => {
    fc.assert(
      fc.property(
        inOrder(step, growing),
        fc.nat({ max: 60 }),
        fc.boolean(),
        (all, cut, isCompacted) => {
          const past = [...setUp, ...all.slice(0, cut), inputs.presenceConfirmed];
          const future = [...all.slice(cut), inputs.clock(1e6), inputs.presenceConfirmed];
          const former = new Rooms();
          const log: [string, SagaStateEntry | null][] = [];
          for (const input of past) {
            play(former, input);
            log.push(...former.takeChanges());
          }
          const restored = new Rooms();
          for (const [key, entry] of isCompacted ? compacted(log) : log)
            restored.restore(key, entry);
          for (const input of past) if (input.kind === 'message') play(restored, input);
          expect([...restored.takeChanges()]).toEqual([]);
          expect(restored.gauges()).toMatchObject({ members: former.memberCount(), due: 0 });
          const outputs = (rooms: Rooms) => future.map((input, index) => play(rooms, input, index));
          expect(outputs(restored)).toEqual(outputs(former));
          expect(changesBesidesPresence(restored)).toEqual(changesBesidesPresence(former));
        },
      ),
      { numRuns: runs },
    );
  });
});
