import { type EventData, topics } from '#contracts';
import { oracle } from '#membership';
import type { FoldedRoom } from '#persistence';
import { overtakenRequests } from '../../system/audit/overtaken-requests.js';
import { isRealtime } from '../../system/audit/realtime-terms.js';
import type { Barriers } from '../barriers.js';
import {
  type BanFact,
  type Facts,
  type Message,
  newestPresence,
  type PresenceFact,
} from './facts.js';
import { wrongRealtimeExit } from './realtime.js';
import type { RoomStory } from './room-stories.js';
import { wordsOf } from './words.js';

const { NaiveRooms, inputs } = oracle;

type Removed = EventData<'MemberRemoved'>;

/** How far what an audit sees can be relied on. */
export interface Completeness {
  readonly areMessagesComplete: boolean;
  /** Nothing of presence or of signs of life was deleted. */
  readonly areFactsComplete: boolean;
  /** What was deleted was found to be so by a clock that was right. */
  readonly areLossesKnown: boolean;
}

/** I3, I4 and G1: every removal that nobody asked for was right, by its own words and by the facts. */
export class RemovalAudit {
  readonly #facts: Facts;
  readonly #barriers: Barriers;
  readonly #completeness: Completeness;

  constructor(facts: Facts, barriers: Barriers, completeness: Completeness) {
    this.#facts = facts;
    this.#barriers = barriers;
    this.#completeness = completeness;
  }

  wrong(stories: Iterable<RoomStory>): string[] {
    return Array.from(stories).flatMap((story) =>
      story.events.flatMap(({ type, data }) => {
        if (type !== 'MemberRemoved' || data.requestId !== undefined) return [];
        return this.#wrongs(data, story).map(
          (wrong) => `${data.userId} left ${data.membershipId} by ${data.reason}, but ${wrong}`,
        );
      }),
    );
  }

  overtakenRequests(stories: Iterable<RoomStory>): string[] {
    const events = Array.from(stories).flatMap((story) => story.events);
    return overtakenRequests(events, {
      knownTo: ({ type, data }) =>
        type === 'MemberRemoved' ? this.#barriers.knownTo(data) : undefined,
      writtenAt: (request) => this.#facts.writingOf(request) ?? Infinity,
    });
  }

  #wrongs(removed: Removed, story: RoomStory): string[] {
    const before = story.roomAt(removed.roomVersion - 1);
    const terms = story.termsAt(removed.roomVersion - 1, removed.userId);
    if (before === undefined || terms === undefined) return ['was no member'];
    if (removed.reason === 'USER_BANNED') return wrongBan(removed, before, this.#facts);
    const lastWriting = this.#barriers.knownTo(removed);
    if (lastWriting === undefined) return ['nothing was read to its end before'];
    const isCounted = this.#completeness.areMessagesComplete && !story.hasChangedPolicy;
    return [
      ...wordsOf({ 'is exempt': before.whitelist.has(removed.userId) }),
      ...(removed.reason === 'INACTIVE_REALTIME'
        ? []
        : this.#wrongAbsence(removed, terms.joinedAt, lastWriting)),
      ...(isRealtime(removed)
        ? wrongRealtimeExit(removed, terms, this.#facts, lastWriting, this.#completeness)
        : wrongMessages(removed, before, this.#facts, isCounted)),
    ];
  }

  /** G1: all that had been written when the barrier was asked for says that the member is gone. */
  #wrongAbsence({ userId, causedBy, evidence }: Removed, joinedAt: number, lastWriting: number) {
    const { offlineAt } = evidence ?? {};
    if (offlineAt === undefined) return ['it does not say why'];
    const presence = this.#facts.presenceOf(userId, lastWriting);
    return wordsOf({
      'joined later': joinedAt > offlineAt,
      'never went offline then': !presence.some(({ at, online }) => !online && at === offlineAt),
      'what caused it is not in the log':
        causedBy !== undefined && this.#facts.writingOf(causedBy) === undefined,
      'newer presence had been written before what it waited for': presence.some(
        (fact) => isNewer(fact, offlineAt) && !this.#isExcused(fact, offlineAt, presence),
      ),
    });
  }

  /** Deleted unread, found so by a wrong clock, and older in the log than what it outdates. */
  #isExcused(fact: PresenceFact, offlineAt: number, presence: readonly PresenceFact[]): boolean {
    if (this.#completeness.areLossesKnown || !fact.isDeleted) return false;
    return presence.some(
      ({ at, online, writing }) => !online && at === offlineAt && writing > fact.writing,
    );
  }
}

function isNewer({ at, online }: PresenceFact, offlineAt: number): boolean {
  return at > offlineAt || (at === offlineAt && online);
}

function wrongBan({ userId, causedBy }: Removed, { members }: FoldedRoom, facts: Facts): string[] {
  const fact = causedBy && facts.userFact(causedBy);
  if (fact?.type !== 'UserBanned' || fact.data.userId !== userId) return ['nobody was banned'];
  const joinedAt = members.get(userId)?.joinedAt ?? Infinity;
  const { until = Infinity } = fact.data;
  return joinedAt >= until ? ['joined after the ban'] : [];
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

function upTo(messages: readonly Message[], offset: number): Message[] {
  return messages.filter((message) => message.offset <= offset);
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
      const newest = newestPresence(facts.presenceOf(userId));
      const isExempt = room?.whitelist.has(userId) !== false;
      const isDue =
        newest?.online === false &&
        room !== undefined &&
        !isExempt &&
        dueBy(room, { joinedAt, offlineAt: newest.at }, messages) !== undefined;
      if (isDue) findings.push(`${membershipId} of ${userId} is due and still there`);
      if (isBannedForEver(facts.bansOf(userId))) findings.push(`${membershipId} is banned`);
    }
  }
  return findings;
}

function isBannedForEver(bans: readonly BanFact[]): boolean {
  if (bans.length === 0) return false;
  const newestAt = Math.max(...bans.map(({ at }) => at));
  const newest = bans.filter(({ at, until }) => at === newestAt && until !== undefined);
  return newest[0]?.until === Infinity;
}
