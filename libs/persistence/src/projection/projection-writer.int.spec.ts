import { type EventOf, type RoomEvent, topics } from '#contracts';
import * as fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { expectedRows } from '../audit/expected-rows.js';
import { readAllRows } from '../audit/read-all-rows.js';
import { createDataSource } from '../data-source.js';
import { batchesOf, batchOf, eventStores, recordOf, recordsOf } from '../examples/logs.js';
import { created, joined, removed, whitelisted } from '../examples/room-events.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../examples/test-database.js';
import { BrokenLog } from './broken-log.js';
import { ProjectionWriter } from './projection-writer.js';
import type { LogRecord } from './read-records.js';

let database: TestDatabase;
let dataSource: DataSource;
let writer: ProjectionWriter;

beforeAll(async () => {
  database = await openTestDatabase();
  ({ dataSource } = database);
  writer = new ProjectionWriter(dataSource);
});
beforeEach(() => emptyTables(dataSource));
afterAll(() => database.drop());

const membership = topics.membership;

function expected(records: readonly LogRecord[], nextOffset = records.length) {
  const before = records.filter(({ offset }) => offset < nextOffset);
  return expectedRows([{ topic: membership, partition: 0, records: before, nextOffset }]);
}

async function position(topic: string = membership): Promise<number | undefined> {
  return (await writer.load(topic, [0])).get(0);
}

const story: readonly RoomEvent[] = [
  created('r', 1),
  joined('r', 2, 'ann'),
  joined('r', 3, 'bob'),
  whitelisted('r', 4, 'ann'),
  removed('r', 5, 'bob', 3, 'OFFLINE_TIMEOUT_MESSAGE'),
  joined('r', 6, 'bob'),
  joined('r', 7, 'eve'),
  removed('r', 8, 'ann', 2),
];
const records = recordsOf(story);

describe('the projection of the event store', () => {
  it('knows no position before the first batch', async () => {
    expect(await position()).toBeUndefined();
  });

  it('holds the fold of the log, with the position after it', async () => {
    const outcome = await writer.apply(batchOf(records, 0, 8));
    expect(outcome).toMatchObject({ outcome: 'applied', events: 8, ignored: 0 });
    expect(await readAllRows(dataSource)).toEqual(expected(records));
  });

  it('moves the position over control records', async () => {
    await writer.apply({ ...batchOf(records, 0, 3), nextOffset: 3 });
    const later = recordsOf(story.slice(3), 5);
    await writer.apply(batchOf(later, 3, 11));
    expect(await position()).toBe(11);
    expect((await readAllRows(dataSource)).rooms[0]).toMatchObject({ memberCount: 2 });
  });

  it('holds the fold at every batch border, wherever the borders are', async () => {
    await fc.assert(
      fc.asyncProperty(
        eventStores,
        fc.array(fc.nat(150), { maxLength: 6 }),
        async (events, cuts) => {
          await emptyTables(dataSource);
          const log = recordsOf(events, 0, 7);
          const end = (log.at(-1)?.offset ?? -1) + 2;
          for (const batch of batchesOf(log, end, cuts)) {
            expect(await writer.apply(batch)).toMatchObject({ outcome: 'applied' });
            expect(await readAllRows(dataSource)).toEqual(expected(log, batch.nextOffset));
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('ignores and counts events of unknown types', async () => {
    const unknown = { ...records[2]!, headers: { ce_type: 'MemberSneezed' } };
    const outcome = await writer.apply(batchOf([records[0]!, records[1]!, unknown], 0, 3));
    expect(outcome).toMatchObject({ outcome: 'applied', events: 2, ignored: 1 });
    expect(await position()).toBe(3);
  });
});

describe('a batch that comes twice', () => {
  it('has no effect the second time', async () => {
    await writer.apply(batchOf(records, 0, 5));
    const before = await readAllRows(dataSource);
    expect(await writer.apply(batchOf(records, 0, 5))).toEqual({
      outcome: 'alreadyApplied',
      position: 5,
    });
    expect(await writer.apply(batchOf(records, 1, 3))).toMatchObject({ outcome: 'alreadyApplied' });
    expect(await readAllRows(dataSource)).toEqual(before);
  });

  it('is trimmed to what is new when it was cut differently', async () => {
    await writer.apply(batchOf(records, 0, 3));
    const outcome = await writer.apply(batchOf(records, 1, 8));
    expect(outcome).toMatchObject({ outcome: 'applied', events: 5 });
    expect(await readAllRows(dataSource)).toEqual(expected(records));
  });

  it('is applied by exactly one of two writers', async () => {
    const otherSource = createDataSource(database.databaseUrl);
    await otherSource.initialize();
    const other = new ProjectionWriter(otherSource);
    for (const [from, to] of [
      [0, 3],
      [3, 6],
      [6, 8],
    ] as const) {
      const batch = batchOf(records, from, to);
      const outcomes = await Promise.all([writer.apply(batch), other.apply(batch)]);
      expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['alreadyApplied', 'applied']);
    }
    await otherSource.destroy();
    expect(await readAllRows(dataSource)).toEqual(expected(records));
  });

  it('leaves the fold whatever two writers with batches of their own do', async () => {
    await fc.assert(
      fc.asyncProperty(
        eventStores,
        fc.array(fc.nat(100), { maxLength: 4 }),
        fc.array(fc.nat(100), { maxLength: 4 }),
        async (events, cuts, otherCuts) => {
          await emptyTables(dataSource);
          const log = recordsOf(events);
          const end = log.length + 1;
          await Promise.all([
            follow(batchesOf(log, end, cuts)),
            follow(batchesOf(log, end, otherCuts)),
          ]);
          expect(await readAllRows(dataSource)).toEqual(expected(log, end));
        },
      ),
      { numRuns: 10 },
    );
  });

  async function follow(batches: ReturnType<typeof batchesOf>): Promise<void> {
    for (const batch of batches) {
      expect((await writer.apply(batch)).outcome).toMatch(/^a/);
    }
  }
});

describe('a batch that does not continue the tables', () => {
  it('is refused when it would leave a gap', async () => {
    await writer.apply(batchOf(records, 0, 3));
    const before = await readAllRows(dataSource);
    expect(await writer.apply(batchOf(records, 5, 8))).toEqual({
      outcome: 'positionConflict',
      position: 3,
    });
    expect(await readAllRows(dataSource)).toEqual(before);
  });

  it('is refused when the tables have been emptied meanwhile', async () => {
    await writer.apply(batchOf(records, 0, 3));
    await emptyTables(dataSource);
    const outcome = await writer.apply(batchOf(records, 3, 8));
    expect(outcome).toEqual({ outcome: 'positionConflict', position: undefined });
    expect((await readAllRows(dataSource)).events).toEqual([]);
  });

  it('stops the partition when the versions of a room do not follow', async () => {
    await writer.apply(batchOf(records, 0, 3));
    const again = recordsOf([joined('r', 3, 'zoe')], 3);
    await expect(writer.apply(batchOf(again, 3, 4))).rejects.toThrow(BrokenLog);
    expect(await readAllRows(dataSource)).toEqual(expected(records, 3));
  });

  it('stops the partition at an event of a room that was never created', async () => {
    const orphan = recordsOf([joined('s', 2, 'zoe')]);
    await expect(writer.apply(batchOf(orphan, 0, 1))).rejects.toThrow('"s"');
    expect(await position()).toBeUndefined();
  });
});

describe('a broken record in the event store', () => {
  const broken = { ...recordOf(joined('r', 4, 'zoe'), 3), value: Buffer.from('{"chatroomId":') };
  const log = [...records.slice(0, 3), broken, ...recordsOf([joined('r', 5, 'zed')], 4)];

  it('stops the partition right before it, and says where it is', async () => {
    await expect(writer.apply(batchOf(log, 0, 5))).rejects.toThrow(
      'Record 3 of chatroom.membership, partition 0: value is not JSON in UTF-8.',
    );
    expect(await readAllRows(dataSource)).toEqual(expected(records, 3));
  });

  it('is never passed over, however often it is tried', async () => {
    await expect(writer.apply(batchOf(log, 0, 5))).rejects.toThrow(BrokenLog);
    await expect(writer.apply(batchOf(log, 3, 5))).rejects.toThrow(BrokenLog);
    await expect(writer.apply(batchOf(log, 3, 4))).rejects.toThrow(BrokenLog);
    expect(await position()).toBe(3);
  });
});

describe('a crash', () => {
  it('before the commit leaves nothing of the batch', async () => {
    await writer.apply(batchOf(records, 0, 3));
    await dataSource.query('ALTER TABLE room_events ADD CONSTRAINT crash CHECK (room_version < 6)');
    await expect(writer.apply(batchOf(records, 3, 8))).rejects.toThrow('crash');
    await dataSource.query('ALTER TABLE room_events DROP CONSTRAINT crash');
    expect(await readAllRows(dataSource)).toEqual(expected(records, 3));
    await writer.apply(batchOf(records, 3, 8));
    expect(await readAllRows(dataSource)).toEqual(expected(records));
  });

  it('after the commit, unknown to the writer, is made good from the stored position', async () => {
    await writer.apply(batchOf(records, 0, 5));
    const successor = new ProjectionWriter(dataSource);
    const resumeAt = (await successor.load(membership, [0])).get(0) ?? 0;
    await successor.apply(batchOf(records, resumeAt, 8));
    expect(await readAllRows(dataSource)).toEqual(expected(records));
  });

  it('of the database session in the middle of a batch rolls the batch back', async () => {
    await writer.apply(batchOf(records, 0, 3));
    const holder = dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE members');
    const attempt = writer.apply(batchOf(records, 3, 8));
    const failure = expect(attempt).rejects.toThrow();
    await untilBlockedThenTerminated(dataSource);
    await failure;
    await holder.rollbackTransaction();
    await holder.release();
    expect(await readAllRows(dataSource)).toEqual(expected(records, 3));
    await writer.apply(batchOf(records, 3, 8));
    expect(await readAllRows(dataSource)).toEqual(expected(records));
  });

  /** Ends the session that waits for the table lock, as a restart of the server would. */
  async function untilBlockedThenTerminated(source: DataSource): Promise<void> {
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline) {
      const ended = await source.query<unknown[]>(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (ended.length > 0) return;
    }
    throw new Error('No session waited for the lock');
  }
});

describe('the answers to requests', () => {
  const answer = (requestId: string, code: number): EventOf<'RequestCompleted'> => ({
    type: 'RequestCompleted',
    data: { requestId, chatroomId: 'r', userId: 'ann', code, roomVersion: 2 },
  });
  const results = topics.results;

  it('are stored, the newest of each request', async () => {
    const log = recordsOf([answer('one', 0), answer('two', 23406), answer('one', 23410)], 40);
    const batch = { ...batchOf(log, 40, 43, results), continues: undefined };
    expect(await writer.apply(batch)).toMatchObject({ outcome: 'applied', rowsWritten: 2 });
    const { results: rows } = await readAllRows(dataSource);
    expect(rows).toEqual(expectedRows([batch]).results);
    expect(rows.map(({ requestId, code }) => [requestId, code])).toEqual([
      ['one', 23410],
      ['two', 23406],
    ]);
  });

  it('have positions of their own, which may begin anywhere', async () => {
    const log = recordsOf([answer('one', 0)], 40);
    await writer.apply({ ...batchOf(log, 40, 41, results), continues: undefined });
    expect(await position(results)).toBe(41);
    expect(await position()).toBeUndefined();
  });

  it('skip a broken record and say which', async () => {
    const broken = { ...recordOf(answer('two', 0), 1), value: Buffer.from('{}') };
    const log = [recordOf(answer('one', 0), 0), broken, recordOf(answer('three', 0), 2)];
    const outcome = await writer.apply(batchOf(log, 0, 3, results));
    expect(outcome).toMatchObject({ outcome: 'applied', events: 2, skipped: [{ offset: 1 }] });
    expect(await position(results)).toBe(3);
  });
});
