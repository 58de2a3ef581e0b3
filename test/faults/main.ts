/**
 * Every fault, one after another, under load on three brokers; after each the audit.
 *
 *   npm run test:faults [-- --list | --only name[,name]]
 */
import { parseArgs } from 'node:util';
import type { Outcome } from './fault.js';
import { faults } from './faults.js';
import { runFault } from './run-fault.js';
import { FaultSystem } from './system/fault-system.js';

const { values } = parseArgs({ options: { list: { type: 'boolean' }, only: { type: 'string' } } });

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  if (values.list === true) {
    for (const { name, title } of faults) print(`${name.padEnd(40)}${title}`);
    return;
  }
  const only = values.only?.split(',');
  const chosen = faults.filter(({ name }) => only?.includes(name) ?? true);
  const began = performance.now();
  const system = await FaultSystem.start({ sagas: 3, projections: 2 });
  print(`started after ${Math.round(performance.now() - began)} ms`);
  try {
    for (const [run, fault] of chosen.entries()) {
      const at = performance.now();
      const outcome: Outcome = await runFault(system, fault, run);
      print(`${fault.name} ${Math.round(performance.now() - at)} ms ${JSON.stringify(outcome)}`);
    }
  } finally {
    await system.stop();
  }
}

await main();
