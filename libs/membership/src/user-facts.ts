import type { RecordReference, UserFactEvent } from '#contracts';
import { type BanDecision, type BanState, decideBan, decideUnban } from './decide-ban.js';
import { removalOf } from './decide-membership.js';
import type { Member } from './member.js';
import { ignored, nothing, type Output } from './outputs.js';
import type { Partition } from './partition.js';
import { type Presence, supersedes } from './presence.js';
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
  const bans = banStateOf(partition, data.userId);
  switch (type) {
    case 'UserOnline':
      return applyPresence(partition, data.userId, { online: true, at }, occasion);
    case 'UserOffline':
      return applyPresence(partition, data.userId, { online: false, at }, occasion);
    case 'UserBanned':
      return applyBan(partition, data.userId, decideBan(bans, data, at), occasion);
    case 'UserUnbanned':
      partition.rememberBanFact(data.userId, at);
      return applyBan(partition, data.userId, decideUnban(bans, at), occasion);
  }
}

function applyPresence(
  partition: Partition,
  userId: string,
  presence: Presence,
  { cause }: Occasion,
): readonly Output[] {
  const user = partition.user(userId);
  if (user === undefined) {
    partition.rememberPresence(userId, presence);
    return ignored('NOT_A_MEMBER');
  }
  if (!supersedes(presence, user.presence)) return ignored('PRESENCE_NOT_NEWER');
  partition.setPresence(user, presence);
  return user.memberships.flatMap(({ room }) => collectDue(partition, room, cause));
}

function applyBan(
  partition: Partition,
  userId: string,
  decision: BanDecision,
  occasion: Occasion,
): readonly Output[] {
  switch (decision.kind) {
    case 'ignored':
      return ignored(decision.because);
    case 'unban':
      partition.removeBan(userId);
      return nothing;
    case 'ban':
      partition.addBan(decision.ban);
      return removeEverywhere(partition, userId, decision.ban.until, occasion);
  }
}

/** Ends all memberships but those that began after the ban had ended (it is read late, or again). */
function removeEverywhere(
  partition: Partition,
  userId: string,
  until: number | undefined,
  occasion: Occasion,
): readonly Output[] {
  const banned = ({ joinedAt }: Member) => until === undefined || joinedAt < until;
  const memberships = partition.user(userId)?.memberships.filter(banned) ?? [];
  return memberships.flatMap((member) =>
    record(partition, member.room.chatroomId, [removalOf(member, 'USER_BANNED')], occasion),
  );
}

function banStateOf(partition: Partition, userId: string): BanState {
  return { ban: partition.ban(userId), lastFactAt: partition.lastBanFactAt(userId) };
}
