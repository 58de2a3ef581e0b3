/**
 * A side: the least that PostgreSQL has to do. The rows that the projection writes, into the same tables, a
 * batch as one transaction of as few statements; the arrays of their columns are there before the clock runs.
 */
import { createDataSource, foldRoomEvents, type RowChanges } from '#persistence';
import { askedToEnd, report, takeAssignment } from '../harness/side-process.js';
import { eventStore, inBatches } from '../workload/room-events.js';
import type { ProjectionAssignment } from './projection.js';
import { Stopwatch } from './stopwatch.js';

interface Statement {
  readonly sql: string;
  readonly parameters: readonly (readonly unknown[])[];
}

const { databaseUrl, batchSize, ...size } = takeAssignment() as ProjectionAssignment;
const ended = askedToEnd();
const dataSource = await createDataSource(databaseUrl).initialize();
const stopwatch = new Stopwatch();
let records = 0;
for (const events of inBatches(eventStore(size), batchSize)) {
  const changes = foldRoomEvents(events);
  const statements = [rooms(changes), membersGone(changes), membersPut(changes), history(changes)];
  await stopwatch.time(() =>
    dataSource.transaction(async (manager) => {
      for (const { sql, parameters } of statements) await manager.query(sql, [...parameters]);
    }),
  );
  records += events.length;
}
report('measured', { records, ...stopwatch.spent });
await ended;
await dataSource.destroy();
process.exit(0);

function rooms({ rooms: rows }: RowChanges): Statement {
  return {
    sql: `INSERT INTO rooms SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::jsonb[], $5::boolean[])
      ON CONFLICT (chatroom_id) DO UPDATE SET room_version = excluded.room_version,
        member_count = rooms.member_count + excluded.member_count`,
    parameters: [
      rows.map(({ chatroomId }) => chatroomId),
      rows.map(({ lastVersion }) => lastVersion),
      rows.map(({ memberCountDelta }) => memberCountDelta),
      rows.map(({ policy }) => JSON.stringify(policy ?? {})),
      rows.map(() => false),
    ],
  };
}

function membersGone({ membersGone: rows }: RowChanges): Statement {
  return {
    sql: `DELETE FROM members USING unnest($1::text[], $2::text[]) AS gone (chatroom_id, user_id)
      WHERE members.chatroom_id = gone.chatroom_id AND members.user_id = gone.user_id`,
    parameters: [rows.map(({ chatroomId }) => chatroomId), rows.map(({ userId }) => userId)],
  };
}

function membersPut({ membersPut: rows }: RowChanges): Statement {
  return {
    sql: `INSERT INTO members SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
      ON CONFLICT (chatroom_id, user_id) DO UPDATE SET membership_id = excluded.membership_id,
        joined_version = excluded.joined_version, joined_at = excluded.joined_at`,
    parameters: [
      rows.map(({ chatroomId }) => chatroomId),
      rows.map(({ userId }) => userId),
      rows.map(({ membershipId }) => membershipId),
      rows.map(({ joinedVersion }) => joinedVersion),
      rows.map(({ joinedAt }) => joinedAt),
    ],
  };
}

function history({ events: rows }: RowChanges): Statement {
  return {
    sql: `INSERT INTO room_events
      SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::json[])`,
    parameters: [
      rows.map(({ chatroomId }) => chatroomId),
      rows.map(({ roomVersion }) => roomVersion),
      rows.map(({ type }) => type),
      rows.map(({ userId }) => userId),
      rows.map(({ occurredAt }) => occurredAt),
      rows.map(({ data }) => JSON.stringify(data)),
    ],
  };
}
