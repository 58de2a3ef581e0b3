import {
  decodeEvent,
  defaultRoomPolicy,
  type EventData,
  type RoomEvent,
  type RoomPolicy,
  topics,
} from '#contracts';
import type { LogRecord } from '../projection/read-records.js';
import type { ReadModelRows } from './read-model-rows.js';

/** All records of a partition of `chatroom.membership` or `chatroom.results`, from its beginning on. */
export interface PartitionLog {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  readonly nextOffset: number;
}

interface Room {
  version: number;
  policy: RoomPolicy;
  destroyed: boolean;
  readonly members: Map<string, EventData<'MemberJoined'>>;
  readonly whitelist: Map<string, EventData<'UserWhitelisted'>>;
  readonly blocks: Map<string, EventData<'UserBlocked'>>;
}

/**
 * The rows that the tables must hold after these logs: the plain fold, one event at a time with the
 * whole state in memory, which shares nothing with the bulk writer but the decoding of records.
 */
export function expectedRows(logs: readonly PartitionLog[]): ReadModelRows {
  const rooms = new Map<string, Room>();
  const events: ReadModelRows['events'][number][] = [];
  const results = new Map<string, ReadModelRows['results'][number]>();
  for (const { topic, records } of logs) {
    for (const record of records) {
      if (topic === topics.results) recordResult(results, record);
      else recordRoomEvent(rooms, events, record);
    }
  }
  return {
    positions: sorted(
      logs.map(({ topic, partition, nextOffset }) => ({ topic, partition, nextOffset })),
      ({ topic, partition }) => [topic, partition],
    ),
    ...rowsOfRooms(rooms),
    events: sorted(events, ({ chatroomId, roomVersion }) => [chatroomId, roomVersion]),
    results: sorted([...results.values()], (row) => [row.requestId, row.chatroomId]),
  };
}

function recordResult(
  results: Map<string, ReadModelRows['results'][number]>,
  record: LogRecord,
): void {
  const decoded = decodeEvent(topics.results, record);
  if (decoded.outcome !== 'event') return;
  const { requestId, chatroomId, userId = null, code, roomVersion } = decoded.event.data;
  const completedAt = record.timestamp;
  results.set(JSON.stringify([requestId, chatroomId]), {
    requestId,
    chatroomId,
    userId,
    code,
    roomVersion,
    completedAt,
  });
}

function recordRoomEvent(
  rooms: Map<string, Room>,
  events: ReadModelRows['events'][number][],
  record: LogRecord,
): void {
  const decoded = decodeEvent(topics.membership, record);
  if (decoded.outcome !== 'event') return;
  const { type, data } = decoded.event;
  const { chatroomId, roomVersion, occurredAt, ...others } = data;
  const { userId = null, ...rest } = others as { userId?: string };
  events.push({ chatroomId, roomVersion, type, userId, occurredAt, data: rest });
  const room = rooms.get(chatroomId) ?? newRoom();
  rooms.set(chatroomId, room);
  room.version = roomVersion;
  evolve(room, decoded.event);
}

function newRoom(): Room {
  return {
    version: 0,
    policy: defaultRoomPolicy,
    destroyed: false,
    members: new Map(),
    whitelist: new Map(),
    blocks: new Map(),
  };
}

function evolve(room: Room, { type, data }: RoomEvent): void {
  switch (type) {
    case 'RoomCreated':
      room.policy = data.policy;
      room.destroyed = false;
      return;
    case 'RoomPolicySet':
      room.policy = data.policy;
      return;
    case 'RoomDestroyed':
      room.destroyed = true;
      room.whitelist.clear();
      room.blocks.clear();
      return;
    case 'MemberJoined':
      room.members.set(data.userId, data);
      return;
    case 'MemberRemoved':
      room.members.delete(data.userId);
      return;
    case 'UserWhitelisted':
      room.whitelist.set(data.userId, data);
      return;
    case 'UserUnwhitelisted':
      room.whitelist.delete(data.userId);
      return;
    case 'UserBlocked':
      room.blocks.set(data.userId, data);
      return;
    case 'UserUnblocked':
      room.blocks.delete(data.userId);
      return;
  }
}

function rowsOfRooms(rooms: ReadonlyMap<string, Room>) {
  const byUser = (row: { chatroomId: string; userId: string }) => [row.chatroomId, row.userId];
  const all = [...rooms];
  return {
    rooms: sorted(
      all.map(([chatroomId, { version, members, policy, destroyed }]) => ({
        chatroomId,
        roomVersion: version,
        memberCount: members.size,
        policy,
        destroyed,
      })),
      ({ chatroomId }) => [chatroomId],
    ),
    members: sorted(all.flatMap(memberRows), byUser),
    whitelist: sorted(
      all.flatMap(([chatroomId, { whitelist }]) =>
        Array.from(whitelist, ([userId, { expiresAt = null }]) => ({
          chatroomId,
          userId,
          expiresAt,
        })),
      ),
      byUser,
    ),
    blocks: sorted(
      all.flatMap(([chatroomId, { blocks }]) =>
        Array.from(blocks, ([userId, { until }]) => ({ chatroomId, userId, until })),
      ),
      byUser,
    ),
  };
}

function memberRows([chatroomId, { members }]: [string, Room]) {
  return Array.from(members, ([userId, joined]) => ({
    chatroomId,
    userId,
    membershipId: joined.membershipId,
    joinedVersion: joined.roomVersion,
    joinedAt: joined.occurredAt,
  }));
}

function sorted<Row>(rows: readonly Row[], key: (row: Row) => readonly (string | number)[]): Row[] {
  return rows.toSorted((left, right) => compare(key(left), key(right)));
}

/** Text by its bytes in UTF-8, as the tables' collation orders it. */
function compare(left: readonly (string | number)[], right: readonly (string | number)[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index] ?? 0;
    const order =
      typeof part === 'number'
        ? part - Number(other)
        : Buffer.compare(Buffer.from(part), Buffer.from(String(other)));
    if (order !== 0) return order;
  }
  return 0;
}
