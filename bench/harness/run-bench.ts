import { type Bench, type Context, InvalidRun, type Prepared } from './bench.js';
import { sideLine, verdictLine } from './report.js';
import { medians, type Round, type Verdict, verdictOn } from './verdict.js';

export interface RunOptions {
  /** How many times each side is measured. */
  readonly rounds: number;
  readonly quick: boolean;
}

/** What the results file holds of one bench. */
export interface BenchResult {
  readonly name: string;
  readonly workload: string;
  readonly quick: boolean;
  readonly rounds: readonly Round[];
  readonly medians: Round;
  readonly verdicts: readonly Verdict[];
  readonly seconds: number;
}

/** Measures all sides, in alternating order, and judges. @throws {InvalidRun} @throws {Error} */
export async function runBench(
  bench: Bench,
  context: Context,
  { rounds: roundCount, quick }: RunOptions,
): Promise<BenchResult> {
  const startedMs = performance.now();
  context.progress(`\n${bench.name}: ${bench.workload}`);
  const prepared = await bench.prepare(context, quick);
  const rounds: Round[] = [];
  try {
    for (let index = 0; index < roundCount; index++) {
      context.progress(`round ${index + 1} of ${roundCount}`);
      rounds.push(await oneRound(prepared, index, context));
    }
    await prepared.verify?.();
  } finally {
    await prepared.close();
  }
  const verdicts = bench.targets.map((target) => verdictOn(target, rounds));
  const result = {
    name: bench.name,
    workload: bench.workload,
    quick,
    rounds,
    medians: medians(rounds),
    verdicts,
    seconds: Math.round((performance.now() - startedMs) / 1_000),
  };
  for (const [side, figures] of Object.entries(result.medians)) {
    context.progress(`median   ${sideLine(side, figures)}`);
  }
  context.progress(verdictLine(bench.name, verdicts));
  return result;
}

/** Each round begins with another side, and every second goes the other way round. */
async function oneRound({ sides }: Prepared, index: number, { progress }: Context): Promise<Round> {
  const names = Object.keys(sides);
  const from = index % names.length;
  const rotated = [...names.slice(from), ...names.slice(0, from)];
  const round: Record<string, Round[string]> = {};
  for (const name of index % 2 === 0 ? rotated : rotated.reverse()) {
    const side = sides[name];
    if (side === undefined) throw new InvalidRun(`no side ${name}`);
    const figures = await side();
    round[name] = figures;
    progress(`         ${sideLine(name, figures)}`);
  }
  return Object.fromEntries(names.map((name) => [name, round[name] ?? {}]));
}
