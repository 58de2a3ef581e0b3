import fc from 'fast-check';
import { activityTimeoutSecondsMax, type SagaStateEntry } from '#contracts';
import {
  anyGap,
  anything,
  anythingInRealtime,
  confirmation,
  exemption,
  inOrder,
  longGap,
  loss,
  membership,
  message,
  moderation,
  presence,
  realtimePolicy,
  realtimeSetUp,
  room,
  setUp,
  shortGap,
  sign,
  smallPolicy,
  step,
  tick,
} from './examples/histories.js';
import { type HistoryInput, type HistoryRemoval, play, removalsIn } from './oracle/history.js';
import * as inputs from './oracle/inputs.js';
import { NaiveRooms } from './oracle/naive-rooms.js';
import type { Output } from './outputs.js';
import { Rooms } from './rooms.js';

const { numRuns: runs = 300 } = fc.readConfigureGlobal();

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
  /** At each input; `told`: what is compared of the removals. */
  function expectToAgree(history: readonly HistoryInput[], told = sorted): void {
    const rooms = new Rooms();
    const naive = new NaiveRooms();
    for (const input of history) {
      expect(told(removalsIn(play(rooms, input)))).toEqual(told(naive.play(input)));
    }
  }

  it('remove the same members, at the same inputs, for the same reasons', () => {
    fc.assert(
      fc.property(inOrder(anything, anyGap), (history) => {
        expectToAgree([...setUp, ...history, inputs.clock(1e6), inputs.presenceConfirmed]);
      }),
      { numRuns: runs },
    );
  });

  it('remove the same members in real time, at the same inputs, for the same reasons', () => {
    fc.assert(
      fc.property(inOrder(anythingInRealtime, longGap), (history) => {
        expectToAgree([...realtimeSetUp, ...history, inputs.clock(1e6), inputs.presenceConfirmed]);
      }),
      { numRuns: runs },
    );
  });

  it('agree on real time, too, where presence, signs of life and messages come in any order', () => {
    const steps = fc.oneof(presence, sign, sign, message, loss, tick, confirmation);
    const joins = ['room1', 'room2'].map((where) => inputs.join('u1', 2, where));
    const anyTime = fc.integer({ min: -9000, max: 12_000 });
    fc.assert(
      fc.property(inOrder(steps, anyTime), (history) => {
        expectToAgree([...realtimeSetUp, ...joins, ...history, inputs.presenceConfirmed]);
      }),
      { numRuns: runs },
    );
  });

  it('agree, too, where presence and messages come in any order', () => {
    const steps = fc.oneof(message, presence, membership, exemption, loss, confirmation);
    const anyTime = fc.integer({ min: -4000, max: 4500 });
    fc.assert(
      fc.property(inOrder(steps, anyTime), (history) => {
        expectToAgree([...setUp, ...history, inputs.presenceConfirmed]);
      }),
      { numRuns: runs },
    );
  });

  it('agree on all but how many messages there were, where weeks lie between', () => {
    const steps = fc.oneof(message, message, presence, membership, exemption, confirmation);
    const weeks = fc.integer({ min: -(2 ** 31), max: 2 ** 33 });
    const anyTime = fc.oneof({ weight: 8, arbitrary: shortGap }, { weight: 1, arbitrary: weeks });
    const uncounted = (removals: readonly HistoryRemoval[]) =>
      sorted(removals.map((removal) => ({ ...removal, messagesSince: 0 })));
    fc.assert(
      fc.property(inOrder(steps, anyTime), (history) => {
        expectToAgree([...setUp, ...history, inputs.presenceConfirmed], uncounted);
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

  const shuffled = (stream: readonly HistoryInput[]) =>
    fc.shuffledSubarray([...stream], { minLength: stream.length });
  const order = fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 200, size: 'max' });

  it.each([
    ['messages', setUp, message, shortGap],
    ['signs of life', realtimeSetUp, sign, longGap],
  ])(
    'does not change who is removed, whichever way %s, presence and requests meet',
    (...[, setting, other, gap]) => {
      const requests = inOrder(fc.oneof(membership, exemption), gap);
      const others = inOrder(other, gap).chain(shuffled);
      const facts = inOrder(presence, gap).chain(shuffled);
      fc.assert(
        fc.property(requests, others, facts, order, order, (...[one, two, three, a, b]) => {
          const end = [inputs.clock(1e6), inputs.presenceConfirmed];
          const removedWith = (choices: readonly number[]) =>
            whoOf(
              removalsOf(new Rooms(), [
                ...setting,
                ...interleaved([one, two, three], choices),
                ...end,
              ]),
            );
          expect(removedWith(a)).toEqual(removedWith(b));
        }),
        { numRuns: runs },
      );
    },
  );
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

  /** Which of those that are due at the same moment goes first is of no account. */
  function orderless(outputs: readonly Output[]) {
    const others = outputs.filter(
      (output) => output.kind !== 'event' || output.event.type !== 'MemberRemoved',
    );
    return [sorted(removalsIn(outputs)), others.map((output) => JSON.stringify(output)).sort()];
  }

  const end = [inputs.clock(1e6), inputs.presenceConfirmed];
  const isReadAgain = ({ kind }: HistoryInput) => ['message', 'userFact', 'active'].includes(kind);

  it.each([
    ['', setUp, inOrder(anything, growingGap)],
    ['in real time, ', realtimeSetUp, inOrder(anythingInRealtime, longGap)],
  ])(
    '%sgo on as the former ones would have, once what is in no entry has been read again',
    (...[, setting, history]) => {
      fc.assert(
        fc.property(history, fc.nat({ max: 60 }), fc.boolean(), (all, cut, isCompacted) => {
          const past = [...setting, ...all.slice(0, cut), inputs.presenceConfirmed];
          const { rooms: former, log } = lived(past);
          const later = restored(isCompacted ? compacted(log) : log, past.filter(isReadAgain));
          expect(later.gauges()).toEqual(former.gauges());
          const future = [...all.slice(cut), ...end];
          const outputs = (rooms: Rooms) =>
            future.map((input, index) => orderless(play(rooms, input, index)));
          expect(outputs(later)).toEqual(outputs(former));
          expect(Object.fromEntries(later.takeChanges())).toEqual(
            Object.fromEntries(former.takeChanges()),
          );
        }),
        { numRuns: runs },
      );
    },
  );

  it('need only the signs of life of the longest time that a policy may wait for one', () => {
    const steps = fc.oneof(presence, sign, sign, membership, tick, confirmation);
    const minutes = fc.integer({ min: 1, max: 90_000 });
    const patient = { ...realtimePolicy, activityTimeoutSeconds: activityTimeoutSecondsMax };
    const raised = [inputs.setPolicy(2, patient, 'room1'), inputs.setPolicy(2, patient, 'room2')];
    fc.assert(
      fc.property(inOrder(steps, minutes), fc.nat({ max: 60 }), (all, cut) => {
        const past = [...realtimeSetUp, ...raised, ...all.slice(0, cut)];
        const until = Math.max(...past.map((input) => ('at' in input ? input.at : 0)));
        const { rooms: former, log } = lived([
          ...past,
          inputs.clock(until),
          inputs.presenceConfirmed,
        ]);
        const signs = past.filter((input) => input.kind === 'active');
        const recent = signs.filter(({ at }) => at >= until - activityTimeoutSecondsMax * 1000);
        const later = restored(log, recent);
        const future = [...all.slice(cut), inputs.clock(1e9), inputs.presenceConfirmed];
        expect(sorted(removalsOf(later, future))).toEqual(sorted(removalsOf(former, future)));
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
