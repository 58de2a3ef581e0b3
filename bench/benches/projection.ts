import { createTemporaryDatabase } from '#persistence';
import { bench, type Figures } from '../harness/bench.js';
import { selfMeasured } from '../harness/measurements.js';
import { moduleSide, SideProcess } from '../harness/side-process.js';

const batchSize = 5_000;

export const projection = bench({
  name: 'projection',
  workload:
    '1,000,000 events of 500 rooms, 40 % of them removals, in batches of 5,000; beside it the same rows into the ' +
    'same tables by bare statements, from arrays that are made beforehand.',
  sizes: { full: { events: 1_000_000 }, quick: { events: 10_000 } },
  targets: [{ figure: 'rate', side: 'projection', versus: 'upsert', atLeast: 0.8 }],
  prepare({ databaseUrl }, { events }) {
    const size = { events, rooms: 500, removalShare: 0.4, batchSize };
    return Promise.resolve({
      sides: {
        projection: () => inNewDatabase(databaseUrl, 'projection', size),
        upsert: () => inNewDatabase(databaseUrl, 'bare-upsert', size),
      },
      close: () => Promise.resolve(),
    });
  },
});

async function inNewDatabase(
  serverUrl: string,
  name: string,
  assignment: object,
): Promise<Figures> {
  const { databaseUrl, drop } = await createTemporaryDatabase(serverUrl);
  try {
    return await selfMeasured(new SideProcess(moduleSide(name, { databaseUrl, ...assignment })));
  } finally {
    await drop();
  }
}
