/** A side: the projection's writer, on an event store that is read as fast as it takes it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { topics } from '#contracts';
import { createDataSource, type LogRecord, PartitionWriter, ProjectionWriter } from '#persistence';
import { askedToEnd, report, takeAssignment } from '../harness/side-process.js';
import { eventStore, type EventStoreSize, inBatches, recordsOf } from '../workload/room-events.js';
import { Stopwatch } from './stopwatch.js';

export interface ProjectionAssignment extends EventStoreSize {
  /** Of an empty database with the tables of the read model. */
  readonly databaseUrl: string;
  readonly batchSize: number;
}

/** Batches that are there before the clock runs. */
const batchesAtOnce = 20;
/** Batches that the writer is given before the first of them is written, as it is when it reads the log. */
const aheadMax = 8;

const { databaseUrl, batchSize, ...size } = takeAssignment() as ProjectionAssignment;
const ended = askedToEnd();
const dataSource = await createDataSource(databaseUrl).initialize();
const projection = new ProjectionWriter(dataSource);
const writer = new PartitionWriter(undefined, async (stretch, continues) => {
  const { outcome, position } = await projection.write(stretch, continues);
  if (outcome !== 'applied') throw new Error(outcome);
  return position;
});
const stopwatch = new Stopwatch();
let written = 0;
const batches = inBatches(recordsOf(eventStore(size)), batchSize);
for (const some of inBatches(batches, batchesAtOnce)) {
  await stopwatch.time(() => writeAll(some));
}
report('measured', { records: written, ...stopwatch.spent });
await ended;
await dataSource.destroy();
process.exit(0);

async function writeAll(some: readonly LogRecord[][]): Promise<void> {
  const ahead = new Set<Promise<void>>();
  for (const records of some) {
    const fetchedFrom = written;
    written += records.length;
    const batch = { topic: topics.membership, partition: 0, records };
    const applied = writer.apply({ ...batch, fetchedFrom, nextOffset: written }).then(() => {
      ahead.delete(applied);
    });
    ahead.add(applied);
    await nextTurn();
    while (ahead.size >= aheadMax) await Promise.race(ahead);
  }
  await Promise.all(ahead);
}
