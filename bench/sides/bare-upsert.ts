/** A side: the least that PostgreSQL has to do, a bare upsert by `unnest` into a table with a primary key alone. */
import { createDataSource } from '#persistence';
import { askedToEnd, report, takeAssignment } from '../harness/side-process.js';
import { Stopwatch } from './stopwatch.js';

export interface BareUpsertAssignment {
  readonly databaseUrl: string;
  readonly rows: number;
  readonly batchSize: number;
}

const { databaseUrl, rows, batchSize } = takeAssignment() as BareUpsertAssignment;
const ended = askedToEnd();
const dataSource = await createDataSource(databaseUrl).initialize();
await dataSource.query('CREATE TABLE bare (id text COLLATE "C" PRIMARY KEY, joined_at bigint)');
const stopwatch = new Stopwatch();
for (let first = 0; first < rows; first += batchSize) {
  const count = Math.min(batchSize, rows - first);
  const ids = Array.from({ length: count }, (_, index) => `room-7 user-${(first + index) * 7_919}`);
  const times = Array.from({ length: count }, (_, index) => first + index);
  await stopwatch.time(() =>
    dataSource.query(
      `INSERT INTO bare SELECT * FROM unnest($1::text[], $2::bigint[])
       ON CONFLICT (id) DO UPDATE SET joined_at = excluded.joined_at`,
      [ids, times],
    ),
  );
}
report('measured', { records: rows, ...stopwatch.spent });
await ended;
await dataSource.destroy();
process.exit(0);
