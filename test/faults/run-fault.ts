import { auditReadModel, findings, readModel } from '../system/audit.js';
import type { Fault, Outcome } from './fault.js';
import { Load } from './load/load.js';
import type { FaultSystem } from './system/fault-system.js';

const flowingWithinMs = 120_000;

/**
 * The fault under load, and then the audit of everything that was ever written: the earlier faults' part
 * of the log, too.
 */
export async function runFault(system: FaultSystem, fault: Fault, run: number): Promise<Outcome> {
  await system.whole();
  const load = await Load.start(system, `${fault.name}-${run}`);
  const struckAt = performance.now();
  await fault.strike(system);
  await fault.lift?.(system);
  const endedAt = performance.now();
  await load.flowsSince(endedAt, flowingWithinMs);
  const flowingAfterMs = performance.now() - endedAt;
  await load.stop();
  await system.whole();
  await system.settled();
  const { figures } = load;
  const found = await findings(system.installation);
  const rows = await auditReadModel(system.installation, [await readModel(system.installation)]);
  return {
    fault,
    ...figures,
    heldMs: fault.lift === undefined ? 0 : endedAt - struckAt,
    flowingAfterMs,
    lost: found.lost.length,
    doubled: found.doubled.length,
    wrongKicks: found.wrongKicks.length,
    inconsistent: found.wrongState.length + rows.length,
    complaints: [
      ...found.lost,
      ...found.doubled,
      ...found.wrongKicks,
      ...found.wrongState,
      ...rows,
    ],
  };
}
