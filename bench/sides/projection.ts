/** A side: the projection's bulk writer, on an event store. */
import { topics } from '#contracts';
import { createDataSource, ProjectionWriter } from '#persistence';
import { askedToEnd, report, takeAssignment } from '../harness/side-process.js';
import { batchesOf, eventStore, type EventStoreSize } from '../workload/room-events.js';
import { Stopwatch } from './stopwatch.js';

export interface ProjectionAssignment extends EventStoreSize {
  /** Of an empty database with the tables of the read model. */
  readonly databaseUrl: string;
  readonly batchSize: number;
}

const { databaseUrl, batchSize, ...size } = takeAssignment() as ProjectionAssignment;
const ended = askedToEnd();
const dataSource = await createDataSource(databaseUrl).initialize();
const writer = new ProjectionWriter(dataSource);
const stopwatch = new Stopwatch();
let continues: number | undefined;
for (const records of batchesOf(eventStore(size), batchSize)) {
  const nextOffset = (continues ?? 0) + records.length;
  const batch = { topic: topics.membership, partition: 0, continues, records, nextOffset };
  await stopwatch.time(() => writer.apply(batch));
  continues = nextOffset;
}
report('measured', { records: continues ?? 0, ...stopwatch.spent });
await ended;
await dataSource.destroy();
process.exit(0);
