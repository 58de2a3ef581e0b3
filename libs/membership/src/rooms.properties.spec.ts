import fc from 'fast-check';
import type { RequestEvent, SagaStateEntry } from '#contracts';
import { type HistoryInput, type HistoryRemoval, play, removalsIn } from './oracle/history.js';
import * as inputs from './oracle/inputs.js';
import { NaiveRooms } from './oracle/naive-rooms.js';
import { Rooms } from './rooms.js';

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

function step<Choices extends unknown[]>(
  happen: (at: number, ...choices: Choices) => HistoryInput,
  ...arbitraries: { [Index in keyof Choices]: fc.Arbitrary<Choices[Index]> }
): fc.Arbitrary<Step> {
  return fc.tuple(...arbitraries).map((choices) => (at) => happen(at, ...(choices as Choices)));
}

const idHash = fc.integer({ min: 0, max: 2 });
const message = step((at, id, where) => inputs.message(at, id, where), idHash, room);

const fact = fc.constantFrom(inputs.online, inputs.offline, inputs.offline);
const presence = step((at, said, who) => said(who, at), fact, user);

const comingOrGoing = fc.constantFrom(inputs.join, inputs.join, inputs.leave);
const membership = step((at, ask, who, where) => ask(who, at, where), comingOrGoing, user, room);

const length = fc.option(fc.integer({ min: 1, max: 9000 }), { nil: Infinity });
const endOf = (at: number, lengthMs: number) => (lengthMs === Infinity ? undefined : at + lengthMs);
const exemption = fc.oneof(
  step((at, who, ms, where) => inputs.exempt(who, at, endOf(at, ms), where), user, length, room),
  step((at, who, where) => inputs.endExemption(who, at, where), user, room),
);

const strictPolicy = { offlineMessageLimit: 2, offlineSeconds: 1 };
const moderation = fc.oneof(
  step((at, who, where) => inputs.kick(who, at, where), user, room),
  step((at, who, where) => inputs.block(who, at, 1, where), user, room),
  step((at, who, where) => inputs.unblock(who, at, where), user, room),
  step((at, who, ms) => inputs.banned(who, at, endOf(at, ms)), user, length),
  step((at, who) => inputs.unbanned(who, at), user),
  step((at, where) => inputs.setPolicy(at, strictPolicy, where), room),
  step((at, where) => inputs.destroy(at, where), room),
);

const tick = step((at) => inputs.clock(at));
const confirmation = step(() => inputs.presenceConfirmed);

const anything = fc.oneof(
  { weight: 6, arbitrary: message },
  { weight: 4, arbitrary: presence },
  { weight: 4, arbitrary: membership },
  { weight: 2, arbitrary: exemption },
  { weight: 1, arbitrary: moderation },
  { weight: 1, arbitrary: tick },
  { weight: 2, arbitrary: confirmation },
);

/** Steps, each later than the one before by `gap`; every request has an id of its own. */
function inOrder(steps: fc.Arbitrary<Step>, gap: fc.Arbitrary<number>) {
  const history = fc.array(fc.tuple(steps, gap), { minLength: 1, maxLength: 60, size: 'max' });
  return history.map((choices) => {
    let at = 1000;
    return choices.map(([happen, later], index) => identified(happen((at += later)), index));
  });
}

function identified(input: HistoryInput, index: number): HistoryInput {
  if (input.kind !== 'request') return input;
  const { type, data } = input.event;
  return { ...input, event: { type, data: { ...data, requestId: `r${index}` } } as RequestEvent };
}

const shortGap = fc.integer({ min: 0, max: 900 });
const minuteGap = fc.constant(60_000);
const anyGap = fc.oneof({ weight: 50, arbitrary: shortGap }, { weight: 1, arbitrary: minuteGap });

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
    fc.assert(
      fc.property(inOrder(anything, anyGap), (history) => {
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
    const steps = fc.oneof(message, presence, membership, exemption, confirmation);
    const anyTime = fc.integer({ min: -4000, max: 4500 });
    fc.assert(
      fc.property(inOrder(steps, anyTime), (history) => {
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
    const requests = inOrder(fc.oneof(membership, exemption), shortGap);
    const messages = inOrder(message, shortGap).chain((stream) =>
      fc.shuffledSubarray(stream, { minLength: stream.length }),
    );
    const facts = inOrder(presence, shortGap).chain((stream) =>
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
    const messageWithId = step((at, where) => inputs.message(at, at, where), room);
    const facts = fc.oneof(messageWithId, presence);
    const steps = fc.oneof(facts, membership, exemption, moderation, tick, confirmation);
    fc.assert(
      fc.property(inOrder(steps, shortGap), (past) => {
        const history = [...setUp, ...past, inputs.presenceConfirmed];
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
  const growingGap = fc.integer({ min: 1, max: 900 });
  type Log = readonly (readonly [string, SagaStateEntry | null])[];

  /** Rooms with a past, and the log of their changes. */
  function lived(past: readonly HistoryInput[]) {
    const rooms = new Rooms();
    const log = past.flatMap((input) => {
      play(rooms, input);
      return [...rooms.takeChanges()];
    });
    return { rooms, log };
  }

  /** Rooms with the state of the log, and the memory of what was read again. */
  function restored(log: Log, readAgain: readonly HistoryInput[]): Rooms {
    const rooms = new Rooms();
    for (const [key, entry] of log) rooms.restore(key, entry);
    const outputs = readAgain.flatMap((input) => play(rooms, input));
    expect(outputs.filter(({ kind }) => kind !== 'ignored')).toEqual([]);
    expect([...rooms.takeChanges()]).toEqual([]);
    return rooms;
  }

  /** Only the last entry of each key, where it stood. */
  function compacted(log: Log): Log {
    return log.filter(([key], index) => log.findLastIndex(([other]) => other === key) === index);
  }

  const end = [inputs.clock(1e6), inputs.presenceConfirmed];

  it('go on as the former ones would have, once messages and facts have been read again', () => {
    const history = inOrder(anything, growingGap);
    fc.assert(
      fc.property(history, fc.nat({ max: 60 }), fc.boolean(), (all, cut, isCompacted) => {
        const past = [...setUp, ...all.slice(0, cut), inputs.presenceConfirmed];
        const { rooms: former, log } = lived(past);
        const readAgain = past.filter(({ kind }) => kind === 'message' || kind === 'userFact');
        const later = restored(isCompacted ? compacted(log) : log, readAgain);
        expect(later.gauges()).toEqual(former.gauges());
        const future = [...all.slice(cut), ...end];
        const outputs = (rooms: Rooms) => future.map((input, index) => play(rooms, input, index));
        expect(outputs(later)).toEqual(outputs(former));
        expect([...later.takeChanges()]).toEqual([...former.takeChanges()]);
      }),
      { numRuns: runs },
    );
  });

  it('need only the messages of the last grace period where nobody was exempt', () => {
    const steps = fc.oneof(message, presence, membership, confirmation);
    const graceMs = smallPolicy.offlineSeconds * 1000;
    fc.assert(
      fc.property(inOrder(steps, growingGap), fc.nat({ max: 60 }), (all, cut) => {
        const past = [...setUp, ...all.slice(0, cut), inputs.presenceConfirmed];
        const { rooms: former, log } = lived(past);
        const messages = past.filter((input) => input.kind === 'message');
        const until = Math.max(...all.slice(0, cut).map((input) => ('at' in input ? input.at : 0)));
        const later = restored(
          log,
          messages.filter(({ at }) => at > until - graceMs),
        );
        const removals = (rooms: Rooms) =>
          removalsOf(rooms, [...all.slice(cut), ...end]).map(
            ({ userId, reason, occurredAt, offlineAt }) => ({
              userId,
              reason,
              occurredAt,
              offlineAt,
            }),
          );
        expect(removals(later)).toEqual(removals(former));
      }),
      { numRuns: runs },
    );
  });
});
