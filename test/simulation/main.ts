/**
 * Runs seeds of the simulation, and says of each that failed what was found.
 *
 *   npm run simulate [-- --seeds N --from N --without fault … --first-failure]
 *   npm run simulate -- --seed N [--lines N]      one, with the end of its history
 */
import { parseArgs } from 'node:util';
import { runOnce } from '../../tools/foreground.js';
import { StackError } from '../../tools/local-stack/index.js';
import { type FaultName, faultNames } from './options.js';
import { simulate } from './simulate.js';

const shownFindings = 6;
const failuresMax = 10;

const options = {
  seeds: { type: 'string', default: '1000' },
  seed: { type: 'string' },
  from: { type: 'string', default: '1' },
  without: { type: 'string', multiple: true },
  lines: { type: 'string', default: '40' },
  'first-failure': { type: 'boolean', default: false },
} as const;

/** @throws {StackError} when it is none. */
function wholeNumber(option: keyof typeof options, text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new StackError(`--${option} is a whole number`);
  return Number(text);
}

/** @throws {StackError} when a name is that of no fault. */
function faultsNamed(names: readonly string[]): ReadonlySet<FaultName> {
  const isFault = (name: string): name is FaultName => faultNames.includes(name as FaultName);
  const unknown = names.find((name) => !isFault(name));
  if (unknown !== undefined) {
    throw new StackError(`${unknown} is none of ${faultNames.join(', ')}`);
  }
  return new Set(names.filter(isFault));
}

interface Command {
  readonly first: number;
  readonly count: number;
  readonly without: ReadonlySet<FaultName>;
  /** Lines of history to be shown of each run, failed or not. */
  readonly lines: number;
  readonly failures: number;
}

function readCommand(): Command {
  const { values } = parseArgs({ options });
  const one = values.seed === undefined ? undefined : wholeNumber('seed', values.seed);
  return {
    first: one ?? wholeNumber('from', values.from),
    count: one === undefined ? wholeNumber('seeds', values.seeds) : 1,
    without: faultsNamed(values.without ?? []),
    lines: one === undefined ? 0 : wholeNumber('lines', values.lines),
    failures: values['first-failure'] ? 1 : failuresMax,
  };
}

/** Returns whether something was found. */
async function run(seed: number, { without, lines }: Command): Promise<boolean> {
  const { findings, history, hash } = await simulate({ seed, without }).catch((cause: unknown) => {
    throw new Error(`seed ${seed} broke off`, { cause });
  });
  if (lines > 0) console.log(history.slice(-lines).join('\n'));
  if (findings.length > 0) {
    console.log(`seed ${seed} (history ${hash}):`);
    for (const finding of findings.slice(0, shownFindings)) console.log(`  ${finding}`);
  } else if (lines > 0) {
    console.log(`seed ${seed}: nothing found (history ${hash})`);
  }
  return findings.length > 0;
}

await runOnce(async () => {
  const command = readCommand();
  const startedAt = performance.now();
  let failed = 0;
  let done = 0;
  while (done < command.count && failed < command.failures) {
    if (await run(command.first + done, command)) failed += 1;
    done += 1;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  console.log(`${done} runs, ${failed} failed, ${(done / seconds).toFixed(0)} runs/s`);
  process.exitCode = failed === 0 && done > 0 ? 0 : 1;
});
