/**
 * Every fault, one after another, under load on three brokers; after each the audit. Writes the
 * outcomes into the table of docs/reliability.md.
 *
 *   npm run test:faults [-- --list | --only name[,name …]]
 */
import { parseArgs } from 'node:util';
import { StackError } from '../../tools/local-stack/index.js';
import { runOnce } from '../../tools/foreground.js';
import type { Fault, Outcome } from './fault.js';
import { FaultRunner } from './fault-runner.js';
import { faults } from './faults.js';
import { complaintsOf, headerOf, isSound, listOf, rowOf, summaryOf, writeTable } from './report.js';
import { FaultSystem } from './system/fault-system.js';

const msOfMinute = 60_000;

function print(...lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** @throws {StackError} when there is no fault of one of these names. */
function chosen(only: string | undefined): readonly Fault[] {
  const names = only?.split(',') ?? faults.map(({ name }) => name);
  return names.map((name) => {
    const found = faults.find((fault) => fault.name === name);
    if (found === undefined) throw new StackError(`there is no fault ${name}: see --list`);
    return found;
  });
}

async function run(system: FaultSystem, selected: readonly Fault[]): Promise<readonly Outcome[]> {
  const runner = new FaultRunner(system);
  const outcomes: Outcome[] = [];
  print(headerOf());
  for (const fault of selected) {
    const outcome = await runner.run(fault);
    outcomes.push(outcome);
    print(rowOf(outcome), ...complaintsOf(outcome));
  }
  return outcomes;
}

async function main(only: string | undefined): Promise<void> {
  const selected = chosen(only);
  const startedAt = performance.now();
  const system = await FaultSystem.start({ sagas: 3, projections: 2 });
  try {
    const outcomes = await run(system, selected);
    print(summaryOf(outcomes, (performance.now() - startedAt) / msOfMinute));
    await writeTable(outcomes, faults);
    if (!outcomes.every(isSound)) process.exitCode = 1;
  } finally {
    await system.stop();
  }
}

await runOnce(async () => {
  const options = { list: { type: 'boolean' }, only: { type: 'string' } } as const;
  const { list, only } = parseArgs({ options }).values;
  if (list === true) print(...listOf(faults));
  else await main(only);
});
