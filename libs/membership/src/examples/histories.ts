import fc from 'fast-check';
import type { RequestEvent } from '#contracts';
import type { HistoryInput } from '../oracle/history.js';
import * as inputs from '../oracle/inputs.js';

export const user = fc.constantFrom('u1', 'u2', 'u3');
export const room = fc.constantFrom('room1', 'room2');

/** Small, so that a few messages within a few seconds decide. */
export const smallPolicy = { offlineMessageLimit: 3, offlineSeconds: 2 };
export const setUp = [
  inputs.setPolicy(0, smallPolicy, 'room1'),
  inputs.setPolicy(0, { ...smallPolicy, maxMembers: 2 }, 'room2'),
];

/** The shortest times that a policy can have: a history of a minute reaches beyond them. */
export const realtimePolicy = {
  realtimeKickOut: true,
  realtimeAfterSeconds: 7,
  activityTimeoutSeconds: 10,
};
export const realtimeSetUp = [
  ...setUp,
  inputs.setPolicy(1, realtimePolicy, 'room1'),
  inputs.setPolicy(1, { ...realtimePolicy, offlineSeconds: 60 }, 'room2'),
];

/** What happens, but for when. */
export type Step = (at: number) => HistoryInput;

export function step<Choices extends unknown[]>(
  happen: (at: number, ...choices: Choices) => HistoryInput,
  ...arbitraries: { [Index in keyof Choices]: fc.Arbitrary<Choices[Index]> }
): fc.Arbitrary<Step> {
  return fc.tuple(...arbitraries).map((choices) => (at) => happen(at, ...(choices as Choices)));
}

const idHash = fc.integer({ min: 0, max: 2 });
export const message = step((at, id, where) => inputs.message(at, id, where), idHash, room);

const fact = fc.constantFrom(inputs.online, inputs.offline, inputs.offline);
export const presence = step((at, said, who) => said(who, at), fact, user);

const comingOrGoing = fc.constantFrom(inputs.join, inputs.join, inputs.leave);
export const membership = step(
  (at, ask, who, where) => ask(who, at, where),
  comingOrGoing,
  user,
  room,
);

const length = fc.option(fc.integer({ min: 1, max: 9000 }), { nil: Infinity });
const endOf = (at: number, lengthMs: number) => (lengthMs === Infinity ? undefined : at + lengthMs);
export const exemption = fc.oneof(
  step((at, who, ms, where) => inputs.exempt(who, at, endOf(at, ms), where), user, length, room),
  step((at, who, where) => inputs.endExemption(who, at, where), user, room),
);

const strictPolicy = { offlineMessageLimit: 2, offlineSeconds: 1 };
export const moderation = fc.oneof(
  step((at, who, where) => inputs.kick(who, at, where), user, room),
  step((at, who, where) => inputs.block(who, at, 1, where), user, room),
  step((at, who, where) => inputs.unblock(who, at, where), user, room),
  step((at, who, ms) => inputs.banned(who, at, endOf(at, ms)), user, length),
  step((at, who) => inputs.unbanned(who, at), user),
  step((at, where) => inputs.setPolicy(at, strictPolicy, where), room),
  step((at, where) => inputs.destroy(at, where), room),
);

export const sign = step((at, who, where) => inputs.active(who, at, where), user, room);
const otherPolicy = step(
  (at, change, where) => inputs.setPolicy(at, change, where),
  fc.constantFrom({ realtimeKickOut: false }, realtimePolicy, { activityTimeoutSeconds: 12 }),
  room,
);

export const loss = fc.oneof(
  step((at) => inputs.presenceLost(at)),
  step((at) => inputs.activityLost(at)),
);

export const tick = step((at) => inputs.clock(at));
export const confirmation = step(() => inputs.presenceConfirmed);

export const anything = fc.oneof(
  { weight: 6, arbitrary: message },
  { weight: 4, arbitrary: presence },
  { weight: 4, arbitrary: membership },
  { weight: 2, arbitrary: exemption },
  { weight: 1, arbitrary: moderation },
  { weight: 1, arbitrary: loss },
  { weight: 1, arbitrary: tick },
  { weight: 2, arbitrary: confirmation },
);

export const anythingInRealtime = fc.oneof(
  { weight: 2, arbitrary: message },
  { weight: 4, arbitrary: presence },
  { weight: 6, arbitrary: sign },
  { weight: 4, arbitrary: membership },
  { weight: 2, arbitrary: exemption },
  { weight: 1, arbitrary: moderation },
  { weight: 1, arbitrary: otherPolicy },
  { weight: 1, arbitrary: loss },
  { weight: 4, arbitrary: tick },
  { weight: 2, arbitrary: confirmation },
);

/** Steps, each later than the one before by `gap`; every request has an id of its own. */
export function inOrder(steps: fc.Arbitrary<Step>, gap: fc.Arbitrary<number>) {
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

export const shortGap = fc.integer({ min: 0, max: 900 });
export const longGap = fc.integer({ min: 1, max: 4000 });
const minuteGap = fc.constant(60_000);
export const anyGap = fc.oneof(
  { weight: 50, arbitrary: shortGap },
  { weight: 1, arbitrary: minuteGap },
);
