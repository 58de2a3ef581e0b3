import { type EventData, topics } from '#contracts';
import { oracle } from '#membership';
import type { FoldedRoom } from '#persistence';
import type { BanFact, Facts, Message, PresenceFact } from './facts.js';
import type { RoomStory } from './room-stories.js';

const { NaiveRooms, inputs } = oracle;

type Removed = EventData<'MemberRemoved'>;

/** I3, I4 and G1: every removal that nobody asked for was right, by its own words and by the facts. */
export function wrongRemovals(
  stories: Iterable<RoomStory>,
  facts: Facts,
  areMessagesComplete: boolean,
): string[] {
  const findings: string[] = [];
  for (const story of stories) {
    for (const { type, data } of story.events) {
      if (type !== 'MemberRemoved' || data.requestId !== undefined) continue;
      const before = story.roomAt(data.roomVersion - 1);
      if (before === undefined) continue;
      const wrong =
        data.reason === 'USER_BANNED'
          ? wrongBan(data, before, facts)
          : wrongExit(data, before, facts, areMessagesComplete && !story.hasChangedPolicy);
      for (const reason of wrong) {
        findings.push(`${data.userId} left ${data.membershipId} by ${data.reason}, but ${reason}`);
      }
    }
  }
  return findings;
}

function wrongBan({ userId, causedBy }: Removed, { members }: FoldedRoom, facts: Facts): string[] {
  const fact = causedBy && facts.userFact(causedBy);
  if (fact?.type !== 'UserBanned' || fact.data.userId !== userId) return ['nobody was banned'];
  const joinedAt = members.get(userId)?.joinedAt ?? Infinity;
  const { until = Infinity } = fact.data;
  return joinedAt >= until ? ['joined after the ban'] : [];
}

function wrongExit(
  removed: Removed,
  before: FoldedRoom,
  facts: Facts,
  isCounted: boolean,
): string[] {
  const { userId, causedBy, evidence } = removed;
  if (evidence?.offlineAt === undefined) return ['it does not say why'];
  const { offlineAt } = evidence;
  const joinedAt = before.members.get(userId)?.joinedAt ?? Infinity;
  const presence = facts.presenceOf(userId);
  const trigger = causedBy && facts.writingOf(causedBy);
  const isNewerKnown = trigger !== undefined && isOutdated(offlineAt, presence, trigger);
  return [
    ...wordsOf({
      'is exempt': before.whitelist.has(userId),
      'joined later': joinedAt > offlineAt,
      'never went offline then': !presence.some(({ at, online }) => !online && at === offlineAt),
      'what caused it is not in the log': causedBy !== undefined && trigger === undefined,
      'newer presence had been written before what made it due': isNewerKnown,
    }),
    ...wrongMessages(removed, before, facts, isCounted),
  ];
}

const noEvidence = { offlineAt: NaN, messagesSince: NaN, newestMessageAt: NaN };

/** Where a message was the cause, reason and number are settled by the messages up to it. */
function wrongMessages(
  { userId, chatroomId, causedBy, evidence, reason }: Removed,
  before: FoldedRoom,
  facts: Facts,
  isCounted: boolean,
): string[] {
  const { offlineAt, messagesSince, newestMessageAt } = { ...noEvidence, ...evidence };
  const joinedAt = before.members.get(userId)?.joinedAt ?? Infinity;
  const messages = facts.messagesOf(chatroomId);
  const isMessage = causedBy?.topic === topics.messages;
  const seen = isMessage ? upTo(messages, Number(causedBy.offset)) : messages;
  const expected = dueBy(before, { joinedAt, offlineAt }, seen);
  const isExact = isMessage && isCounted && expected !== undefined;
  const countMax = seen.filter(({ at }) => at > offlineAt).length;
  const isMiscounted = isExact
    ? messagesSince !== expected.messagesSince
    : messagesSince > countMax;
  return wordsOf({
    'there is no such message': !messages.some(({ at }) => at === newestMessageAt),
    'was not due': expected === undefined,
    [`the reason is ${expected?.reason}`]: isExact && expected.reason !== reason,
    [`there were ${expected?.messagesSince} messages, not ${messagesSince}`]: isMiscounted,
  });
}

function wordsOf(wrongs: Readonly<Record<string, boolean>>): string[] {
  return Object.keys(wrongs).filter((words) => wrongs[words]);
}

function upTo(messages: readonly Message[], offset: number): Message[] {
  return messages.filter((message) => message.offset <= offset);
}

/**
 * Whether something newer was known. What was deleted unread must be mistrusted, but for a fact that was
 * written even later than what it is older than.
 */
function isOutdated(offlineAt: number, presence: readonly PresenceFact[], writing: number) {
  const wentOffline = presence.filter(({ at, online }) => !online && at === offlineAt);
  const toldAt = Math.max(...wentOffline.map((fact) => fact.writing));
  return presence.some((fact) => {
    const isNewer = fact.at > offlineAt || (fact.at === offlineAt && fact.online);
    const isUnknown = fact.isDeleted && fact.writing < toldAt;
    return isNewer && fact.writing < writing && !isUnknown;
  });
}

interface OfflineMember {
  readonly joinedAt: number;
  readonly offlineAt: number;
}

/** What the naive rules say of a member who went offline among these messages; undefined: it stays. */
function dueBy(
  { policy }: FoldedRoom,
  { joinedAt, offlineAt }: OfflineMember,
  messages: readonly Message[],
) {
  const rooms = new NaiveRooms();
  rooms.play(inputs.setPolicy(0, { ...policy, maxMembers: null }));
  for (const { at } of messages) if (at > offlineAt) rooms.play(inputs.message(at));
  rooms.play(inputs.offline('somebody', offlineAt));
  rooms.play(inputs.join('somebody', joinedAt));
  return rooms.play(inputs.presenceConfirmed)[0];
}

/** I1: nobody is left who had to go, by the rule or by a ban without an end. */
export function ghosts(stories: Iterable<RoomStory>, facts: Facts): string[] {
  const findings: string[] = [];
  for (const { room, chatroomId } of stories) {
    const messages = facts.messagesOf(chatroomId);
    for (const [userId, { membershipId, joinedAt }] of room?.members ?? []) {
      const offlineAt = offlineSince(facts.presenceOf(userId));
      const isExempt = room?.whitelist.has(userId) !== false;
      const isDue =
        offlineAt !== undefined &&
        room !== undefined &&
        !isExempt &&
        dueBy(room, { joinedAt, offlineAt }, messages) !== undefined;
      if (isDue) findings.push(`${membershipId} of ${userId} is due and still there`);
      if (isBannedForEver(facts.bansOf(userId))) findings.push(`${membershipId} is banned`);
    }
  }
  return findings;
}

/** By the newest fact, at the same moment by UserOnline; undefined: online. */
function offlineSince(presence: readonly PresenceFact[]): number | undefined {
  if (presence.length === 0) return undefined;
  const newestAt = Math.max(...presence.map(({ at }) => at));
  const isOnline = presence.some(({ at, online }) => at === newestAt && online);
  return isOnline ? undefined : newestAt;
}

function isBannedForEver(bans: readonly BanFact[]): boolean {
  if (bans.length === 0) return false;
  const newestAt = Math.max(...bans.map(({ at }) => at));
  const newest = bans.filter(({ at, until }) => at === newestAt && until !== undefined);
  return newest[0]?.until === Infinity;
}
