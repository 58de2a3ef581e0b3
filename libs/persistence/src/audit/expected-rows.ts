import { decodeEvent, type RoomEvent, topics } from '#contracts';
import type { LogRecord } from '../projection/read-records.js';
import type { ReadModelRows } from './read-model-rows.js';
import { type FoldedRoom, RoomsFold } from './rooms-fold.js';

/** All records of a partition of `chatroom.membership` or `chatroom.results`, from its beginning on. */
export interface PartitionLog {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  readonly nextOffset: number;
}

/**
 * The rows that the tables must hold after these logs: the plain fold, one event at a time with the
 * whole state in memory, which shares nothing with the bulk writer but the decoding of records.
 */
export function expectedRows(logs: readonly PartitionLog[]): ReadModelRows {
  const fold = new RoomsFold();
  const events: ReadModelRows['events'][number][] = [];
  const results = new Map<string, ReadModelRows['results'][number]>();
  for (const { topic, partition, records } of logs) {
    for (const record of records) {
      if (topic === topics.results) recordResult(results, record);
      else recordRoomEvent(fold, events, record, partition);
    }
  }
  return {
    positions: sorted(
      logs.map(({ topic, partition, nextOffset }) => ({ topic, partition, nextOffset })),
      ({ topic, partition }) => [topic, partition],
    ),
    ...rowsOfRooms(fold.rooms),
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
  fold: RoomsFold,
  events: ReadModelRows['events'][number][],
  record: LogRecord,
  partition: number,
): void {
  const decoded = decodeEvent(topics.membership, record);
  if (decoded.outcome !== 'event') return;
  events.push(expectedEvent(decoded.event));
  fold.apply(decoded.event, partition);
}

/** The row that keeps an event. */
export function expectedEvent({ type, data }: RoomEvent): ReadModelRows['events'][number] {
  const { chatroomId, roomVersion, occurredAt, ...others } = data;
  const { userId = null, ...rest } = others as { userId?: string };
  return { chatroomId, roomVersion, type, userId, occurredAt, data: rest };
}

function rowsOfRooms(rooms: ReadonlyMap<string, FoldedRoom>) {
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
        Array.from(whitelist, ([userId, expiresAt]) => ({ chatroomId, userId, expiresAt })),
      ),
      byUser,
    ),
    blocks: sorted(
      all.flatMap(([chatroomId, { blocks }]) =>
        Array.from(blocks, ([userId, until]) => ({ chatroomId, userId, until })),
      ),
      byUser,
    ),
  };
}

function memberRows([chatroomId, { members }]: [string, FoldedRoom]) {
  return Array.from(members, ([userId, member]) => ({ chatroomId, userId, ...member }));
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
