import { type EventOf, type EventType, encodeEvent, type RoomEvent, topics } from '#contracts';
import * as fc from 'fast-check';
import type { LogBatch } from '../projection/projection-writer.js';
import type { LogRecord } from '../projection/read-records.js';
import * as example from './room-events.js';

/** The record of an event as Kafka would hand it over. */
export function recordOf<T extends EventType>(event: EventOf<T>, offset: number): LogRecord {
  const timeMs = example.exampleAt(offset);
  const record = encodeEvent(event, { id: `example-${offset}`, source: 'example', timeMs });
  const bytes = (part: string | Buffer | null) => (part === null ? null : Buffer.from(part));
  return {
    key: bytes(record.key),
    value: bytes(record.value),
    headers: record.headers,
    timestamp: timeMs,
    offset,
  };
}

/** Records of these events from offset `first` on, with a control record behind every `stretch`. */
export function recordsOf<T extends EventType>(
  events: readonly EventOf<T>[],
  first = 0,
  stretch = Number.POSITIVE_INFINITY,
): LogRecord[] {
  return events.map((event, index) => recordOf(event, first + index + Math.floor(index / stretch)));
}

/** The part of a partition's log between two offsets; what begins at offset 0 continues nothing. */
export function batchOf(
  records: readonly LogRecord[],
  from: number,
  nextOffset: number,
  topic: string = topics.membership,
): LogBatch {
  const inside = records.filter(({ offset }) => offset >= from && offset < nextOffset);
  const continues = from === 0 ? undefined : from;
  return { topic, partition: 0, continues, records: inside, nextOffset };
}

/** Cuts a log of `end` offsets into batches at the given places. */
export function batchesOf(
  records: readonly LogRecord[],
  end: number,
  cuts: readonly number[],
): LogBatch[] {
  const borders = [...new Set([0, ...cuts.filter((cut) => cut > 0 && cut < end), end])];
  borders.sort((left, right) => left - right);
  return borders.slice(1).map((to, index) => batchOf(records, borders[index] ?? 0, to));
}

type Step = readonly [action: Action, room: number, user: number];
type Action = 'join' | 'remove' | 'block' | 'unblock' | 'list' | 'unlist' | 'policy' | 'destroy';

interface RoomInProgress {
  version: number;
  exists: boolean;
  readonly members: Map<string, number>;
}

const step = fc.tuple(
  fc.oneof(
    { weight: 5, arbitrary: fc.constant<Action>('join') },
    { weight: 3, arbitrary: fc.constant<Action>('remove') },
    {
      weight: 4,
      arbitrary: fc.constantFrom<Action>('block', 'unblock', 'list', 'unlist', 'policy'),
    },
    { weight: 1, arbitrary: fc.constant<Action>('destroy') },
  ),
  fc.nat(2),
  fc.nat(4),
);

/** Event stores as the saga writes them: versions without gaps, no join of a member, and so on. */
export const eventStores: fc.Arbitrary<RoomEvent[]> = fc
  .array(step, { maxLength: 120, size: 'max' })
  .map(eventsOf);

function eventsOf(steps: readonly Step[]): RoomEvent[] {
  const rooms = new Map<string, RoomInProgress>();
  return steps.flatMap(([action, roomIndex, userIndex]) => {
    const chatroomId = `room-${roomIndex}`;
    const room = rooms.get(chatroomId) ?? { version: 0, exists: false, members: new Map() };
    rooms.set(chatroomId, room);
    return [...take(room, chatroomId, action, `user-${userIndex}`)];
  });
}

function* take(
  room: RoomInProgress,
  id: string,
  action: Action,
  userId: string,
): Generator<RoomEvent> {
  if (!room.exists) {
    room.exists = true;
    yield example.created(id, ++room.version);
  }
  const joinedVersion = room.members.get(userId);
  switch (action) {
    case 'join':
      if (joinedVersion !== undefined) return;
      yield example.joined(id, ++room.version, userId);
      room.members.set(userId, room.version);
      return;
    case 'remove':
      if (joinedVersion === undefined) return;
      yield example.removed(id, ++room.version, userId, joinedVersion);
      room.members.delete(userId);
      return;
    case 'block':
      yield example.blocked(id, ++room.version, userId);
      return;
    case 'unblock':
      yield example.unblocked(id, ++room.version, userId);
      return;
    case 'list':
      yield example.whitelisted(id, ++room.version, userId);
      return;
    case 'unlist':
      yield example.unwhitelisted(id, ++room.version, userId);
      return;
    case 'policy':
      yield example.policySet(id, ++room.version, { offlineSeconds: 1 + (room.version % 100) });
      return;
    case 'destroy':
      yield* destroy(room, id);
  }
}

function* destroy(room: RoomInProgress, id: string): Generator<RoomEvent> {
  for (const [userId, joinedVersion] of room.members) {
    yield example.removed(id, ++room.version, userId, joinedVersion, 'ROOM_DESTROYED');
  }
  room.members.clear();
  yield example.destroyed(id, ++room.version);
  room.exists = false;
}
