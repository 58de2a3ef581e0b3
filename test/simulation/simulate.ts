import { audit, wrongRows } from './audit/audit.js';
import { Faults } from './faults.js';
import type { RunOptions } from './options.js';
import { leftToDo } from './settled.js';
import { System } from './system.js';
import { Random } from './world/random.js';
import { World } from './world/world.js';
import { Workload } from './workload.js';

export interface RunResult {
  readonly seed: number;
  /** What is wrong, each a sentence; none: the run was right. */
  readonly findings: readonly string[];
  /** The same for two runs in which the same has happened. */
  readonly hash: string;
  readonly history: readonly string[];
}

const activeMs = { min: 3_000, max: 20_000 };
/** How often the tables are compared with the log while everything goes on. */
const readModelCheckMs = 2_500;
const settleMaxMs = 240_000;
const quietCheckMs = 500;
const quietEnough = 2;
const historyLines = 20_000;
/** Later than anything ends that was set to end. */
const farAheadMs = 900_000;

/** Plays what the seed says, heals the world, and audits what has become of it. */
export async function simulate({ seed, without }: RunOptions): Promise<RunResult> {
  const world = new World(seed);
  const system = new System(seed, world);
  const workload = new Workload(seed, system);
  const faults = new Faults(seed, system, without);
  const findings: string[] = [];
  system.start();
  workload.start();
  faults.start();
  const endsAt = new Random(seed, 'length').between(activeMs.min, activeMs.max);
  while (world.scheduler.now < endsAt) {
    await world.scheduler.run(Math.min(readModelCheckMs, endsAt - world.scheduler.now));
    findings.push(...wrongRows(system));
  }
  workload.end();
  faults.end();
  const comesToRest = async (when: string) => {
    const left = await settle(system);
    if (left.length > 0) findings.push(`no rest ${when}: ${left.join(', ')}`);
    return left.length === 0;
  };
  if (await comesToRest('after the faults')) {
    findings.push(...audit(system, faults));
    world.wall.leap(farAheadMs);
    await world.scheduler.run(2_000);
    await comesToRest('after everything has ended');
    workload.writeClosingMessages();
    if (await comesToRest('after the last messages')) findings.push(...audit(system, faults));
  }
  return { seed, findings, hash: world.history.hash, history: world.history.last(historyLines) };
}

/** Lets the system come to rest: nothing is left to do at two moments after another. Returns what is. */
async function settle(system: System): Promise<readonly string[]> {
  const { scheduler } = system.world;
  const until = scheduler.now + settleMaxMs;
  let left: readonly string[] = [];
  for (let quiet = 0; quiet < quietEnough && scheduler.now < until;) {
    await scheduler.run(quietCheckMs);
    left = leftToDo(system);
    quiet = left.length === 0 ? quiet + 1 : 0;
  }
  return left;
}
