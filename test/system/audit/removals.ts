import { type EventData, type RecordReference, type RoomEvent, topics } from '#contracts';
import { oracle } from '#membership';
import type { Traffic } from '../traffic.js';
import { eventId, type Inputs, type Message } from './inputs.js';
import type { Membership } from './membership-log.js';
import { overtakenRequests } from './overtaken-requests.js';
import { wrongRealtimeRemoval } from './realtime.js';
import { isRealtime, type RealtimeTerms } from './realtime-terms.js';

const { NaiveRooms, inputs: facts } = oracle;

type HistoryRemoval = oracle.HistoryRemoval;
type Removed = EventData<'MemberRemoved'>;
type History = oracle.HistoryInput;

/** What the naive rules say of one member that goes offline, or does not, among these messages. */
function naiveRemoval(history: readonly History[]) {
  const rooms = new NaiveRooms();
  for (const input of history) rooms.play(input);
  return rooms.play(facts.presenceConfirmed)[0];
}

/** No due member is left: each that is still there could stay by the naive rules. */
export function ghosts(memberships: readonly Membership[], inputs: Inputs): string[] {
  return memberships
    .filter(({ removed, exempt }) => removed === undefined && !exempt)
    .filter((membership) => isDue(membership, inputs))
    .map(({ joined }) => `${joined.membershipId} of ${joined.userId} is due and still there`);
}

function isDue({ joined, terms }: Membership, inputs: Inputs): boolean {
  const { chatroomId, userId, occurredAt } = joined;
  const presence = inputs.presenceOf(userId);
  if (presence.length === 0) return false;
  const since = Math.max(...presence.map(({ at }) => at));
  const removal = naiveRemoval([
    byDefaultRule(terms, chatroomId),
    facts.join(userId, occurredAt, chatroomId),
    ...presence.map(({ online, at }) => facts[online ? 'online' : 'offline'](userId, at)),
    ...inputs
      .messagesOf(chatroomId)
      .filter(({ at }) => at > since)
      .map(({ at }) => message(at, chatroomId)),
  ]);
  return removal !== undefined;
}

/** The policy of the room then, without what real-time kick-out adds. */
function byDefaultRule({ policy }: RealtimeTerms, chatroomId: string): History {
  return facts.setPolicy(0, { ...policy, realtimeKickOut: false, maxMembers: null }, chatroomId);
}

function message(at: number, chatroomId: string): History {
  return facts.message(at, 0, chatroomId);
}

/** Every automatic removal was right: by its own words, by the inputs it names, by the naive rules. */
export function wrongRemovals(
  memberships: readonly Membership[],
  inputs: Inputs,
  traffic: Traffic,
): string[] {
  return memberships.flatMap((membership) => {
    const { removed, exempt } = membership;
    if (removed?.evidence === undefined) return [];
    const wrong = [
      exempt && 'is exempt',
      ...(isRealtime(removed)
        ? wrongRealtimeRemoval(membership, removed, inputs, traffic)
        : wrongDefaultRemoval(membership, removed, inputs, traffic)),
    ];
    return wrong
      .filter((reason) => reason !== false)
      .map((reason) => `${removed.membershipId} of ${removed.userId} was removed, but ${reason}`);
  });
}

function wrongDefaultRemoval(
  { joined, terms }: Membership,
  removed: Removed,
  inputs: Inputs,
  traffic: Traffic,
): (string | false)[] {
  return [
    joined.occurredAt > (removed.evidence?.offlineAt ?? -Infinity) && 'joined later',
    ...wrongEvidence(removed, terms, inputs),
    cameBackBefore(removed, inputs, traffic) && 'was online before the trigger was written',
  ];
}

function wrongEvidence(removed: Removed, terms: RealtimeTerms, inputs: Inputs): (string | false)[] {
  const { chatroomId, userId, causedBy, evidence } = removed;
  const offline = inputs
    .presenceOf(userId)
    .some(({ online, at }) => !online && at === evidence?.offlineAt);
  const messages = inputs.messagesOf(chatroomId);
  return [
    !offline && 'never went offline then',
    !messages.some(({ at }) => at === evidence?.newestMessageAt) && 'there is no such message',
    (causedBy && inputs.record(causedBy)) === undefined && 'what caused it is not in the log',
    contradiction(removed, expectedRemoval(removed, terms, messages)),
  ];
}

/** Reason and count are settled only where a message was the cause: by the messages up to it. */
function contradiction(removed: Removed, expected: HistoryRemoval | undefined): string | false {
  if (expected === undefined) return 'was not due';
  if (removed.causedBy?.topic !== topics.messages) return false;
  const agrees =
    expected.reason === removed.reason &&
    expected.occurredAt === removed.occurredAt &&
    expected.messagesSince === removed.evidence?.messagesSince;
  return !agrees && `the rules say ${JSON.stringify(expected)}`;
}

/** By the messages up to the one that caused it; where something else did, by all there are. */
function expectedRemoval(removed: Removed, terms: RealtimeTerms, messages: readonly Message[]) {
  const { chatroomId, userId, causedBy, evidence } = removed;
  const offlineAt = evidence?.offlineAt ?? NaN;
  const last = causedBy?.topic === topics.messages ? Number(causedBy.offset) : Infinity;
  const seen = messages.filter(({ at, offset }) => at > offlineAt && offset <= last);
  return naiveRemoval([
    byDefaultRule(terms, chatroomId),
    facts.join(userId, offlineAt, chatroomId),
    facts.offline(userId, offlineAt),
    ...seen.map(({ at }) => message(at, chatroomId)),
  ]);
}

/** A removal by a rule had to know what Kafka had acknowledged before its trigger was handed to it. */
export function requestsBehindRemovals(
  events: readonly RoomEvent[],
  inputs: Inputs,
  traffic: Traffic,
): string[] {
  return overtakenRequests(events, {
    knownTo: ({ type, data }) =>
      type === 'MemberRemoved' && data.evidence !== undefined
        ? (writingOf(data.causedBy, inputs, traffic)?.startedAt ?? -Infinity)
        : undefined,
    writtenAt: (request) => writingOf(request, inputs, traffic)?.acknowledgedAt ?? Infinity,
  });
}

function writingOf(cause: RecordReference | undefined, inputs: Inputs, traffic: Traffic) {
  const record = cause && inputs.record(cause);
  return traffic.writing((record && eventId(record)) ?? '');
}

/** Kafka had acknowledged a UserOnline before the record that made the removal due was handed to it. */
function cameBackBefore(removed: Removed, inputs: Inputs, traffic: Traffic): boolean {
  const trigger = writingOf(removed.causedBy, inputs, traffic);
  if (trigger === undefined) return false;
  const offlineAt = removed.evidence?.offlineAt ?? NaN;
  return inputs.presenceOf(removed.userId).some(({ online, at, eventId: id }) => {
    if (!online || at < offlineAt) return false;
    const acknowledgedAt = traffic.writing(id ?? '')?.acknowledgedAt ?? Infinity;
    return acknowledgedAt <= trigger.startedAt;
  });
}
