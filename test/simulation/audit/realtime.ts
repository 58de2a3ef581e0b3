import type { EventData } from '#contracts';
import { oracle } from '#membership';
import { isRealtime, type RealtimeTerms } from '../../system/audit/realtime-terms.js';
import { clockSkewMs } from '../saga-process.js';
import { clocksOffMs, type System } from '../system.js';
import type { World } from '../world/world.js';
import { type Facts, newestPresence } from './facts.js';
import type { Pauses, RemovalPlace } from './pauses.js';
import type { Completeness } from './removals.js';
import type { RoomStory } from './room-stories.js';
import { wordsOf } from './words.js';

const { naiveRealtimeDue } = oracle;

type Removed = EventData<'MemberRemoved'>;

/** Five minutes, less the longest time that a policy can have and what clocks may be apart. */
const lateAfterMs = 300_000 - 180_000 - clockSkewMs;
/** A timer fires, the log's clock is asked, and the barrier is passed, within this time. */
const atRestWithinMs = 3_000;

/**
 * I4 for a removal by the clock: by its terms, and by all facts that had to be known, it was due when it
 * says so. Where facts were deleted it may have been due later than it had to be.
 */
export function wrongRealtimeExit(
  removed: Removed,
  terms: RealtimeTerms,
  facts: Facts,
  lastWriting: number,
  completeness: Completeness,
): string[] {
  const { userId, chatroomId, reason, occurredAt, evidence = {} } = removed;
  const signs = signsOf(facts, chatroomId, userId, lastWriting);
  const isAbsence = reason === 'OFFLINE_REALTIME';
  const silence = isAbsence
    ? { ...terms, ...signs, activeAt: [], offlineAt: evidence.offlineAt }
    : { ...terms, ...signs, offlineAt: undefined };
  const expected = naiveRealtimeDue(silence, Infinity);
  if (expected === undefined) return ['nothing made it due'];
  const isSame = expected.reason === reason && expected.occurredAt === occurredAt;
  return wordsOf({
    'the policy was another': isOfAnotherPolicy(removed, terms),
    [`it was due at ${expected.occurredAt} by ${expected.reason}, not at ${occurredAt}`]:
      (isAbsence || completeness.areFactsComplete) && !isSame,
    'a newer sign of life had been written before what it waited for':
      !isAbsence && isLaterSign(expected, removed) && isReliable(completeness),
  });
}

function isOfAnotherPolicy({ reason, evidence }: Removed, { policy }: RealtimeTerms): boolean {
  const setting = reason === 'OFFLINE_REALTIME' ? 'realtimeAfterSeconds' : 'activityTimeoutSeconds';
  return evidence?.policy?.[setting] !== policy[setting];
}

function isLaterSign({ lastActiveAt = -Infinity }: oracle.NaiveRealtimeDue, removed: Removed) {
  return lastActiveAt > (removed.evidence?.lastActiveAt ?? -Infinity);
}

function isReliable({ areFactsComplete, areLossesKnown }: Completeness): boolean {
  return areFactsComplete || areLossesKnown;
}

/** Who is there now though its time is up, by the clock of all. */
export function realtimeGhosts(
  stories: Iterable<RoomStory>,
  facts: Facts,
  { scheduler, wall }: World,
  areSignsComplete: boolean,
): string[] {
  return Array.from(stories).flatMap((story) => {
    const { room, chatroomId } = story;
    return Array.from(room?.members ?? []).flatMap(([userId, { membershipId }]) => {
      const terms = story.termsAt(Infinity, userId);
      if (terms === undefined || room?.whitelist.has(userId) !== false) return [];
      const newest = newestPresence(facts.presenceOf(userId));
      const isGone = newest?.online === false && terms.joinedAt <= newest.at;
      const silence = {
        ...terms,
        offlineAt: isGone ? newest.at : undefined,
        ...signsOf(facts, chatroomId, userId),
        ...(areSignsComplete ? {} : { activeAt: [] }),
      };
      const due = naiveRealtimeDue(silence, Infinity);
      const firesAt = wall.reached((due?.occurredAt ?? Infinity) + clockSkewMs + clocksOffMs);
      if (due === undefined || firesAt + atRestWithinMs > scheduler.now) return [];
      return [`${membershipId} of ${userId} is due by ${due.reason}`];
    });
  });
}

function signsOf(facts: Facts, chatroomId: string, userId: string, lastWriting?: number) {
  const online = facts.presenceOf(userId, lastWriting).filter((fact) => fact.online);
  return {
    onlineAt: online.map(({ at }) => at),
    activeAt: facts.signsOf(chatroomId, userId, lastWriting).map(({ at }) => at),
  };
}

/**
 * I5: whoever was abnormal was removed in time, counted from when its time was up, the last fact was
 * written, and removals were not paused.
 */
export function lateRemovals(
  removals: Iterable<RemovalPlace>,
  facts: Facts,
  pauses: Pauses,
  { world }: System,
): string[] {
  return Array.from(removals).flatMap(({ removed, partition, writing }) => {
    if (!isRealtime(removed)) return [];
    const dueAt = Math.max(
      world.wall.reached(removed.occurredAt + clockSkewMs),
      world.timeOf(toldBy(removed, facts)),
      pauses.resumedBefore(partition, writing),
    );
    const delayMs = world.timeOf(writing) - dueAt;
    if (delayMs <= lateAfterMs) return [];
    return [`${removed.membershipId} was removed ${delayMs.toFixed(0)} ms after it was due`];
  });
}

/** Nobody was removed by the clock before the time of day had come, whatever the clock of a process said. */
export function earlyRemovals(removals: Iterable<RemovalPlace>, world: World): string[] {
  return Array.from(removals).flatMap(({ removed, writing }) => {
    const earlyMs = world.wall.reached(removed.occurredAt + clockSkewMs) - world.timeOf(writing);
    if (!isRealtime(removed) || earlyMs <= 0) return [];
    return [`${removed.membershipId} was removed ${earlyMs.toFixed(0)} ms before its time`];
  });
}

/** The first writing of the fact that the removal names. */
function toldBy({ userId, chatroomId, reason, evidence }: Removed, facts: Facts): number {
  const at = reason === 'OFFLINE_REALTIME' ? evidence?.offlineAt : evidence?.lastActiveAt;
  const told = [...facts.presenceOf(userId), ...facts.signsOf(chatroomId, userId)]
    .filter((fact) => fact.at === at)
    .map(({ writing }) => writing);
  return told.length === 0 ? 1 : Math.min(...told);
}
