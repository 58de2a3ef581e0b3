import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Measurement } from './batch-watch.js';

const runWithinMs = 300_000;

/** What a process of the benchmark is to read. */
export interface Assignment {
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  /** Of the whole benchmark; the event times of the workload follow from it. */
  readonly startedAtMs: number;
  /** How many messages make a run complete. */
  readonly messageCount: number;
}

export type Side = 'saga' | 'kafkajs';
type Job = Side | 'preparation';

/** The saga takes in the members of the workload. @throws {Error} as `measure` does. */
export async function prepare(assignment: Assignment): Promise<void> {
  await run('preparation', assignment);
}

/**
 * Reads all messages in a process of its own.
 *
 * @throws {Error} when the process fails, or takes longer than a few minutes.
 */
export async function measure(side: Side, assignment: Assignment): Promise<Measurement> {
  return (await run(side, assignment)) as Measurement;
}

function run(job: Job, assignment: Assignment): Promise<unknown> {
  const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
  const file = join(import.meta.dirname, `${job}-process.${extension}`);
  const execArgv = [...process.execArgv, ...profilingOf(job)];
  const child = fork(file, [JSON.stringify(assignment)], { execArgv });
  return new Promise((resolve, reject) => {
    let reported: unknown;
    const timer = setTimeout(() => child.kill('SIGKILL'), runWithinMs);
    child.on('message', (message) => {
      reported = message;
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolve(reported);
      else reject(new Error(`${job} ended with ${String(code ?? signal)}`));
    });
  });
}

/** `BENCH_PROFILE=<directory>`: each process leaves a CPU profile there. */
function profilingOf(job: Job): string[] {
  const directory = process.env['BENCH_PROFILE'];
  if (directory === undefined) return [];
  return ['--cpu-prof', `--cpu-prof-dir=${join(directory, job)}`];
}

/** In the process itself: the assignment, and a way to report. It ends with the process that started it. */
export function takeAssignment(): {
  readonly assignment: Assignment;
  readonly report: (measurement?: Measurement) => void;
} {
  process.once('disconnect', () => process.exit(1));
  const assignment = JSON.parse(process.argv[2] ?? '') as Assignment;
  const report = (measurement?: Measurement) => {
    process.send?.(measurement ?? null, () => process.exit(0));
  };
  return { assignment, report };
}
