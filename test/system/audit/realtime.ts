import type { EventData } from '#contracts';
import { oracle } from '#membership';
import type { Traffic } from '../traffic.js';
import type { Inputs, Sign } from './inputs.js';
import type { Membership } from './membership-log.js';
import type { RealtimeTerms } from './realtime-terms.js';

const { naiveRealtimeDue } = oracle;

type Removed = EventData<'MemberRemoved'>;

/** Five minutes, less the longest time that a policy can have. */
const lateAfterMs = 300_000 - 180_000;

/**
 * A removal by the clock was right: by the terms that held, at its time by the fact that it names, and
 * no newer fact had been acknowledged by then. Clocks of the saga must not be ahead.
 */
export function wrongRealtimeRemoval(
  { terms }: Membership,
  removed: Removed,
  inputs: Inputs,
  traffic: Traffic,
): (string | false)[] {
  const { reason, occurredAt, decidedAt, evidence = {} } = removed;
  const lastAt = reason === 'OFFLINE_REALTIME' ? evidence.offlineAt : evidence.lastActiveAt;
  if (lastAt === undefined) return ['it does not say why'];
  const newer = newerFacts(removed, inputs, lastAt).filter(
    ({ eventId }) => acknowledgedAt(eventId, traffic) <= occurredAt,
  );
  return [
    !isFact(removed, terms, inputs, lastAt) && `nothing happened at ${lastAt}`,
    expectedAt(removed, terms) !== occurredAt && `its time was ${expectedAt(removed, terms)}`,
    decidedAt < occurredAt && 'its time had not come',
    newer.length > 0 && 'a newer fact had been acknowledged before its time',
  ];
}

/** When its time had come by the fact that it names alone. */
function expectedAt({ reason, evidence = {} }: Removed, terms: RealtimeTerms): number | undefined {
  const { offlineAt, lastActiveAt = NaN } = evidence;
  const silence =
    reason === 'OFFLINE_REALTIME'
      ? { offlineAt, activeAt: [] }
      : { offlineAt: undefined, activeAt: [lastActiveAt] };
  return naiveRealtimeDue({ ...terms, ...silence, onlineAt: [] }, Infinity)?.occurredAt;
}

function isFact(removed: Removed, terms: RealtimeTerms, inputs: Inputs, at: number): boolean {
  const { userId, chatroomId, reason } = removed;
  const presence = inputs.presenceOf(userId);
  if (reason === 'OFFLINE_REALTIME') {
    return at >= terms.joinedAt && presence.some((fact) => !fact.online && fact.at === at);
  }
  const signs = inputs.signsOf(chatroomId, userId).filter((sign) => sign.at >= terms.joinedAt);
  const online = presence.filter((fact) => fact.online);
  const times = [terms.joinedAt, ...[...signs, ...online].map((fact) => fact.at)];
  return signs.length > 0 && times.includes(at);
}

/** Those that say that the member is there after all. */
function newerFacts({ userId, chatroomId, reason }: Removed, inputs: Inputs, at: number): Sign[] {
  const isAbsence = reason === 'OFFLINE_REALTIME';
  const presence = inputs
    .presenceOf(userId)
    .filter((fact) => (fact.online ? fact.at >= at : isAbsence && fact.at > at));
  const isNewer = (fact: Sign) => fact.at > at;
  if (isAbsence) return presence;
  return [...presence, ...inputs.signsOf(chatroomId, userId)].filter(isNewer);
}

/** By the wall clock, ms. */
function acknowledgedAt(eventId: string | undefined, traffic: Traffic): number {
  const writing = traffic.writing(eventId ?? '');
  return writing === undefined ? Infinity : performance.timeOrigin + writing.acknowledgedAt;
}

/** Whose time was up so long ago that five minutes may be over. `now`: the wall clock, ms. */
export function realtimeGhosts(
  memberships: readonly Membership[],
  inputs: Inputs,
  now: number,
): string[] {
  return memberships.flatMap(({ joined, removed, exempt, terms }) => {
    if (removed !== undefined || exempt) return [];
    const { chatroomId, userId, membershipId } = joined;
    const presence = inputs.presenceOf(userId);
    const newestAt = Math.max(...presence.map(({ at }) => at));
    const isOnline = presence.some(({ at, online }) => online && at === newestAt);
    const silence = {
      ...terms,
      offlineAt: isOnline || newestAt < terms.joinedAt ? undefined : newestAt,
      onlineAt: presence.filter(({ online }) => online).map(({ at }) => at),
      activeAt: inputs.signsOf(chatroomId, userId).map(({ at }) => at),
    };
    const due = naiveRealtimeDue(silence, now - lateAfterMs);
    return due === undefined ? [] : [`${membershipId} of ${userId} is due by ${due.reason}`];
  });
}
