import type { BanEntry, RecordReference, UserFactEvent } from '#contracts';
import { type BanDecision, decideBan, decideUnban } from './decide-ban.js';
import { removalOf } from './decide-membership.js';
import type { Cause } from './due-removals.js';
import type { User } from './member.js';
import { ignored, nothing, type Output } from './outputs.js';
import type { Partition } from './partition.js';
import { judgePause } from './pausing.js';
import { type PresenceFact, supersedes, withFact } from './presence.js';
import { collectDue, type Occasion, record } from './record.js';

/** Applies a fact of `chat.users` to all rooms of the user. `at`: its event time, `now`: the clock, ms. */
export function applyUserFact(
  partition: Partition,
  { type, data }: UserFactEvent,
  at: number,
  causedBy: RecordReference,
  now: number,
): readonly Output[] {
  const occasion = { cause: { occurredAt: at, causedBy }, decidedAt: now };
  switch (type) {
    case 'UserOnline':
      return applyPresence(partition, data.userId, { online: true, at }, occasion);
    case 'UserOffline':
      return applyPresence(partition, data.userId, { online: false, at }, occasion);
    case 'UserBanned':
      return applyBan(partition, decideBan(partition.bans.fact(data.userId), data, at), occasion);
    case 'UserUnbanned':
      return applyBan(partition, decideUnban(partition.bans.fact(data.userId), data, at), occasion);
  }
}

function applyPresence(
  partition: Partition,
  userId: string,
  told: PresenceFact,
  { cause, decidedAt }: Occasion,
): readonly Output[] {
  const user = partition.user(userId);
  if (user === undefined) {
    partition.recentPresence.learn(userId, told);
    return ignored('NOT_A_MEMBER');
  }
  const fact = partition.losses.trusted(told);
  const known = user.presence;
  const presence = withFact(known, fact);
  if (!supersedes(fact, known)) {
    const isSignOfLife = presence !== known && partition.losses.trustsPresence(told.at);
    if (!isSignOfLife) return ignored('PRESENCE_NOT_NEWER');
    partition.setEarlierOnline(user, presence);
    return judgeMemberships(partition, user, cause);
  }
  partition.setPresence(user, presence);
  const due = judgeMemberships(partition, user, cause);
  return fact.online ? due : [...due, ...judgePause(partition, decidedAt)];
}

function judgeMemberships(partition: Partition, user: User, cause: Cause): readonly Output[] {
  return user.memberships.flatMap(({ room }) => collectDue(partition, room, cause));
}

function applyBan(
  partition: Partition,
  decision: BanDecision,
  occasion: Occasion,
): readonly Output[] {
  if (decision.kind === 'ignored') return ignored(decision.because);
  partition.bans.setFact(decision.ban);
  return decision.ban.ended === undefined
    ? removeEverywhere(partition, decision.ban, occasion)
    : nothing;
}

/** Ends all memberships but those that began after the ban had ended: it was read very late. */
function removeEverywhere(
  partition: Partition,
  { userId, until = Infinity }: BanEntry,
  occasion: Occasion,
): readonly Output[] {
  const memberships = partition.user(userId)?.memberships ?? [];
  return memberships
    .filter(({ joinedAt }) => joinedAt < until)
    .flatMap((member) =>
      record(partition, member.room.chatroomId, [removalOf(member, 'USER_BANNED')], occasion),
    );
}
