import { type EventOf, topics } from '#contracts';
import { readAllRows } from '../audit/read-all-rows.js';
import { batchOf, recordsOf } from '../examples/logs.js';
import { openTestDatabase, type TestDatabase } from '../examples/test-database.js';
import { ProjectionWriter } from './projection-writer.js';
import { deleteOldResults } from './result-retention.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const answers = ['a', 'b', 'c', 'd'].map((requestId): EventOf<'RequestCompleted'> => ({
  type: 'RequestCompleted',
  data: { requestId, chatroomId: 'r', code: 0, roomVersion: 1 },
}));
const minuteMs = 60_000;

describe('the retention of answers', () => {
  it('counts from their writing, is bounded, and begins anew with a repeated answer', async () => {
    const { dataSource } = database;
    const writer = new ProjectionWriter(dataSource);
    const log = recordsOf([...answers, answers[3]!]);
    await writer.apply(batchOf(log, 0, 4, topics.results));
    expect(await deleteOldResults(dataSource, { keepMs: 10 * minuteMs, limit: 100 })).toBe(0);

    await dataSource.query(
      `UPDATE request_results SET recorded_at = now() - interval '11 minutes'`,
    );
    await writer.apply(batchOf(log, 4, 5, topics.results));
    expect(await deleteOldResults(dataSource, { keepMs: 10 * minuteMs, limit: 2 })).toBe(2);
    expect(await deleteOldResults(dataSource, { keepMs: 10 * minuteMs, limit: 2 })).toBe(1);
    const { results } = await readAllRows(dataSource);
    expect(results.map(({ requestId }) => requestId)).toEqual(['d']);
  });
});
