import { defaultRoomPolicy, encodeEvent, type RoomEvent } from '#contracts';
import type { LogRecord } from '#persistence';
import { randomFrom } from './random.js';

interface Room {
  readonly chatroomId: string;
  version: number;
  readonly members: { readonly userId: string; readonly membershipId: string }[];
}

export interface EventStoreSize {
  readonly events: number;
  readonly rooms: number;
  /** Of the events, how many end a membership. */
  readonly removalShare: number;
}

/** The event store of one partition: rooms are made, users join, and are removed. The same in every run. */
export function* eventStore({
  events,
  rooms: count,
  removalShare,
}: EventStoreSize): Generator<RoomEvent> {
  const random = randomFrom(7);
  const rooms = Array.from({ length: count }, (_, index): Room => {
    return { chatroomId: `room-${index}`, version: 0, members: [] };
  });
  for (let index = 0; index < events; index++) {
    const room = rooms[Math.floor(random() * count)];
    if (room === undefined) continue;
    yield room.version === 0 ? created(room) : nextTurn(room, random, removalShare, index);
  }
}

function stamp(room: Room) {
  room.version += 1;
  const occurredAt = 1_700_000_000_000 + room.version * 100;
  return {
    chatroomId: room.chatroomId,
    roomVersion: room.version,
    occurredAt,
    decidedAt: occurredAt + 12,
    causedBy: { topic: 'chatroom.requests', partition: 3, offset: String(room.version) },
  };
}

function created(room: Room): RoomEvent {
  return { type: 'RoomCreated', data: { ...stamp(room), policy: defaultRoomPolicy } };
}

function nextTurn(
  room: Room,
  random: () => number,
  removalShare: number,
  index: number,
): RoomEvent {
  const leaver = random() < removalShare ? takeAny(room, random) : undefined;
  const data = stamp(room);
  if (leaver !== undefined) {
    const evidence = { offlineAt: data.occurredAt - 9_000, messagesSince: 31 };
    const reason = 'OFFLINE_MESSAGE_COUNT' as const;
    return { type: 'MemberRemoved', data: { ...data, ...leaver, reason, evidence } };
  }
  const userId = `user-${index}`;
  const membershipId = `${room.chatroomId}:${room.version}`;
  room.members.push({ userId, membershipId });
  return { type: 'MemberJoined', data: { ...data, userId, membershipId } };
}

function takeAny(room: Room, random: () => number): Room['members'][number] | undefined {
  const place = Math.floor(random() * room.members.length);
  const [taken] = room.members.splice(place, 1);
  return taken;
}

export function* inBatches<Item>(items: Iterable<Item>, batchSize: number): Generator<Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** The same as the projection reads it. */
export function* recordsOf(events: Iterable<RoomEvent>): Generator<LogRecord> {
  let offset = 0;
  for (const event of events) yield recordOf(event, offset++);
}

function recordOf(event: RoomEvent, offset: number): LogRecord {
  const { chatroomId, roomVersion, decidedAt } = event.data;
  const id = `${chatroomId}:${roomVersion}`;
  const record = encodeEvent(event, { id, source: 'benchmark', timeMs: decidedAt });
  const key = Buffer.from(record.key ?? '');
  const value = Buffer.from(record.value ?? '');
  return { ...record, key, value, offset };
}
