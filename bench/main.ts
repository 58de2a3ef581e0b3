/**
 * Measures this system beside its peers and its limits, and says what was reached.
 *
 *   npm run bench [-- <name>... [--quick] [--runs N]]
 *   npm run bench -- --list
 *
 * On a Kafka and a PostgreSQL of its own, or on those of KAFKA_BROKERS and DATABASE_URL.
 */
import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { StackError, startLocalStack } from '../tools/local-stack/index.js';
import { benches } from './benches/index.js';
import type { Bench, Context } from './harness/bench.js';
import { storeResult, thisMachine, writeSummary } from './harness/results.js';
import { runBench, type RunOptions } from './harness/run-bench.js';

const roundsByDefault = 5;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

interface Command extends RunOptions {
  readonly selected: readonly Bench[];
}

function readCommand(): Command | 'list' {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      list: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      runs: { type: 'string' },
    },
  });
  if (values.list) return 'list';
  const rounds = Number(values.runs ?? (values.quick ? 1 : roundsByDefault));
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--runs is a number from 1 on');
  const unknown = positionals.find((name) => !benches.some((bench) => bench.name === name));
  if (unknown !== undefined) throw new Error(`there is no bench ${unknown}: see --list`);
  const selected = benches.filter(
    ({ name }) => positionals.length === 0 || positionals.includes(name),
  );
  return { selected, rounds, quick: values.quick };
}

/** A bench that is invalid makes the command fail, but does not keep the others from being run. */
async function runAndStore(bench: Bench, context: Context, options: RunOptions): Promise<void> {
  const loadBefore = loadavg()[0] ?? NaN;
  try {
    const result = await runBench(bench, context, options);
    if (options.quick) return;
    const measuredAt = new Date().toISOString();
    storeResult({ ...result, machine: thisMachine(), measuredAt, loadBefore }, bench.curves ?? []);
    writeSummary(benches);
  } catch (error) {
    print(`${bench.name}: ${String(error)}: invalid`);
    process.exitCode = 1;
  }
}

async function runAll({ selected, ...options }: Command): Promise<void> {
  print(`${availableParallelism()} cores, load ${(loadavg()[0] ?? NaN).toFixed(1)}`);
  const stack = await startLocalStack({
    kafkaBrokers: process.env['KAFKA_BROKERS'],
    databaseUrl: process.env['DATABASE_URL'],
    kafkaHeap: '1g',
    onProgress: print,
  });
  const brokers = stack.kafkaBrokers.split(',');
  const context = { brokers, databaseUrl: stack.databaseUrl, progress: print };
  try {
    for (const bench of selected) await runAndStore(bench, context, options);
  } finally {
    await stack.stop();
  }
}

try {
  const command = readCommand();
  if (command === 'list') {
    for (const { name, workload } of benches) print(`${name.padEnd(18)} ${workload}`);
  } else {
    await runAll(command);
  }
} catch (error) {
  print(error instanceof StackError ? error.message : String(error));
  process.exitCode = 1;
}
process.exit();
