import { isDeepStrictEqual } from 'node:util';
import { decodeEvent, headerNames, headerText, type RoomStatus, topics } from '#contracts';
import type { PartitionContent } from '#streaming';
import { foldMembershipLog } from './membership-log.js';

const told: ReadonlySet<string> = new Set([
  'RoomCreated',
  'MemberJoined',
  'MemberRemoved',
  'RoomDestroyed',
]);

/** `ce_id`s of the events of which receivers are told. */
export function toldEventIds(membership: readonly PartitionContent[]): ReadonlySet<string> {
  const ids = membership.flatMap(({ records }) =>
    records.flatMap((record) => {
      const decoded = decodeEvent(topics.membership, record);
      const isTold = decoded.outcome === 'event' && told.has(decoded.event.type);
      return isTold ? [headerText(record.headers, headerNames.id) ?? ''] : [];
    }),
  );
  return new Set(ids);
}

/**
 * What is wrong with what a receiver was told, in the order in which it was told it, beside the event
 * store: an event is missing or invented; a repetition says something else; an event came for the first
 * time after a later one of its room; who is a member by what was told is not who is by the event store.
 */
export function wrongStatuses(
  taken: readonly RoomStatus[],
  membership: readonly PartitionContent[],
): string[] {
  const firsts = new Map<string, RoomStatus>();
  const findings: string[] = [];
  for (const entry of taken) {
    const first = firsts.get(entry.eventId);
    if (first === undefined) firsts.set(entry.eventId, entry);
    else if (!isDeepStrictEqual(first, entry)) findings.push(`${entry.eventId} changes`);
  }
  return [
    ...findings,
    ...differences(new Set(firsts.keys()), toldEventIds(membership), 'event'),
    ...outOfOrder([...firsts.values()]),
    ...differences(membersTold([...firsts.values()]), membersOf(membership), 'member'),
  ];
}

function differences(
  actual: ReadonlySet<string>,
  expected: ReadonlySet<string>,
  what: string,
): string[] {
  return [
    ...[...expected]
      .filter((name) => !actual.has(name))
      .map((name) => `${what} ${name} is missing`),
    ...[...actual]
      .filter((name) => !expected.has(name))
      .map((name) => `${what} ${name} is invented`),
  ];
}

function outOfOrder(firsts: readonly RoomStatus[]): string[] {
  const versions = new Map<string, number>();
  return firsts.flatMap(({ chatRoomId, roomVersion }) => {
    const newest = versions.get(chatRoomId) ?? 0;
    versions.set(chatRoomId, Math.max(newest, roomVersion));
    return roomVersion > newest ? [] : [`${chatRoomId}: ${roomVersion} came after ${newest}`];
  });
}

/** As a receiver would work it out. */
function membersTold(firsts: readonly RoomStatus[]): ReadonlySet<string> {
  const members = new Set<string>();
  for (const { chatRoomId, userIds, type } of firsts) {
    for (const userId of userIds) {
      if (type === 1) members.add(`${userId} of ${chatRoomId}`);
      else members.delete(`${userId} of ${chatRoomId}`);
    }
  }
  return members;
}

function membersOf(membership: readonly PartitionContent[]): ReadonlySet<string> {
  const { memberships } = foldMembershipLog(membership);
  const living = memberships.filter(({ removed }) => removed === undefined);
  return new Set(living.map(({ joined }) => `${joined.userId} of ${joined.chatroomId}`));
}
