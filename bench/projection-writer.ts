/**
 * How fast the projection's bulk writer applies an event store, beside the least that PostgreSQL has to
 * do: a bare upsert by `unnest` of as many rows into a table with a primary key alone.
 *
 *   DATABASE_URL=… node --import ./tools/typescript/register.mjs bench/projection-writer.ts [events] [batch]
 */
import { defaultRoomPolicy, encodeEvent, type RoomEvent, topics } from '#contracts';
import {
  createDataSource,
  createTemporaryDatabase,
  type DataSource,
  type LogRecord,
  ProjectionWriter,
} from '#persistence';

const [eventCount = 1_000_000, batchSize = 5_000] = process.argv.slice(2).map(Number);
const roomCount = 500;
const removalShare = 0.4;

/** A small generator of its own, so that every run applies the same log. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Room {
  readonly chatroomId: string;
  version: number;
  readonly members: { readonly userId: string; readonly membershipId: string }[];
}

function* eventStore(): Generator<RoomEvent> {
  const random = randomFrom(7);
  const rooms = Array.from({ length: roomCount }, (_, index): Room => {
    return { chatroomId: `room-${index}`, version: 0, members: [] };
  });
  for (let index = 0; index < eventCount; index++) {
    const room = rooms[Math.floor(random() * roomCount)];
    if (room === undefined) continue;
    yield room.version === 0 ? created(room) : nextTurn(room, random, index);
  }
}

function common(room: Room) {
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
  return { type: 'RoomCreated', data: { ...common(room), policy: defaultRoomPolicy } };
}

function nextTurn(room: Room, random: () => number, index: number): RoomEvent {
  const leaver = random() < removalShare ? takeAny(room, random) : undefined;
  const data = common(room);
  if (leaver !== undefined) {
    const evidence = { offlineAt: data.occurredAt - 9_000, messagesSince: 31 };
    const reason = 'OFFLINE_MESSAGE_COUNT' as const;
    return { type: 'MemberRemoved', data: { ...data, ...leaver, reason, evidence } };
  }
  const userId = `user-${Math.floor(random() * 1e9)}-${index}`;
  const membershipId = `${room.chatroomId}:${room.version}`;
  room.members.push({ userId, membershipId });
  return { type: 'MemberJoined', data: { ...data, userId, membershipId } };
}

function takeAny(room: Room, random: () => number): Room['members'][number] | undefined {
  const place = Math.floor(random() * room.members.length);
  const [taken] = room.members.splice(place, 1);
  return taken;
}

function recordOf(event: RoomEvent, offset: number): LogRecord {
  const { chatroomId, roomVersion, decidedAt } = event.data;
  const id = `${chatroomId}:${roomVersion}`;
  const record = encodeEvent(event, { id, source: 'benchmark', timeMs: decidedAt });
  const key = Buffer.from(record.key ?? '');
  const value = Buffer.from(record.value ?? '');
  return { ...record, key, value, offset };
}

function* batches(): Generator<LogRecord[]> {
  let records: LogRecord[] = [];
  let offset = 0;
  for (const event of eventStore()) {
    records.push(recordOf(event, offset++));
    if (records.length < batchSize) continue;
    yield records;
    records = [];
  }
  if (records.length > 0) yield records;
}

async function measureWriter(dataSource: DataSource): Promise<number> {
  const writer = new ProjectionWriter(dataSource);
  let continues: number | undefined;
  let spentMs = 0;
  for (const records of batches()) {
    const nextOffset = (continues ?? 0) + records.length;
    const batch = { topic: topics.membership, partition: 0, continues, records, nextOffset };
    const startedMs = performance.now();
    await writer.apply(batch);
    spentMs += performance.now() - startedMs;
    continues = nextOffset;
  }
  return spentMs;
}

async function measureBareUpsert(dataSource: DataSource): Promise<number> {
  await dataSource.query('CREATE TABLE bare (id text COLLATE "C" PRIMARY KEY, joined_at bigint)');
  let spentMs = 0;
  for (let first = 0; first < eventCount; first += batchSize) {
    const count = Math.min(batchSize, eventCount - first);
    const ids = Array.from(
      { length: count },
      (_, index) => `room-7 user-${(first + index) * 7_919}`,
    );
    const times = Array.from({ length: count }, (_, index) => first + index);
    const startedMs = performance.now();
    await dataSource.query(
      `INSERT INTO bare SELECT * FROM unnest($1::text[], $2::bigint[])
       ON CONFLICT (id) DO UPDATE SET joined_at = excluded.joined_at`,
      [ids, times],
    );
    spentMs += performance.now() - startedMs;
  }
  return spentMs;
}

function report(name: string, spentMs: number): void {
  const rate = Math.round((eventCount / spentMs) * 1_000);
  process.stdout.write(`${name}: ${eventCount} in ${Math.round(spentMs)} ms, ${rate} a second\n`);
}

const database = await createTemporaryDatabase(process.env['DATABASE_URL'] ?? '');
const dataSource = await createDataSource(database.databaseUrl).initialize();
report('bulk writer, events', await measureWriter(dataSource));
report('bare upsert, rows', await measureBareUpsert(dataSource));
await dataSource.destroy();
await database.drop();
