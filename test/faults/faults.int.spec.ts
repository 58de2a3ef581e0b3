import { faults } from './faults.js';
import { FaultRunner } from './fault-runner.js';
import { complaintsOf } from './report.js';
import { FaultSystem } from './system/fault-system.js';

const startsWithinMs = 180_000;
const survivesWithinMs = 300_000;

/** One of each kind; all of them are run by `npm run test:faults`. */
const chosen = [
  'duplicate-records',
  'endtxn-response-lost',
  'saga-stopped-at-produce-response',
  'postgres-killed',
  'leader-killed',
].map((name) => faults.find((fault) => fault.name === name)!);

describe('the system on three brokers, under load', () => {
  let system: FaultSystem;
  let runner: FaultRunner;

  beforeAll(async () => {
    system = await FaultSystem.start({ sagas: 2, projections: 1 });
    runner = new FaultRunner(system);
  }, startsWithinMs);

  afterAll(() => system.stop(), startsWithinMs);

  it.each(chosen)(
    'loses nothing, doubles nothing and kicks nobody wrongly: $title',
    async (fault) => {
      expect(complaintsOf(await runner.run(fault))).toEqual([]);
    },
    survivesWithinMs,
  );
});
