import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, release } from 'node:os';
import { join } from 'node:path';
import { projectDirectory } from '../../tools/local-stack/index.js';
import type { Bench, Curve } from './bench.js';
import { chartOf } from './chart.js';
import { figureText, targetText } from './report.js';
import type { BenchResult } from './run-bench.js';

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly system: string;
  readonly node: string;
}

export interface StoredResult extends BenchResult {
  readonly machine: Machine;
  readonly measuredAt: string;
  /** Of the machine before the bench; much above 0, the figures are those of a machine at work. */
  readonly loadBefore: number;
}

/** Where results of the full size are kept; those of quick runs are not. */
export const resultsDirectory = join(projectDirectory, 'bench/results');

export function thisMachine(): Machine {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    system: `${process.platform} ${release()}`,
    node: process.version,
  };
}

export function storeResult(result: StoredResult, curves: readonly Curve[]): void {
  mkdirSync(resultsDirectory, { recursive: true });
  const file = join(resultsDirectory, `${result.name}.json`);
  writeFileSync(file, `${JSON.stringify(result, undefined, 2)}\n`);
  for (const curve of curves) {
    const name = `${result.name}-${curve.title.toLowerCase().replaceAll(/\W+/g, '-')}.svg`;
    writeFileSync(join(resultsDirectory, name), chartOf(curve, result.medians));
  }
}

/** All that is stored, in the order of the benches. */
export function storedResults(benches: readonly Bench[]): StoredResult[] {
  const present = new Set(existsSync(resultsDirectory) ? readdirSync(resultsDirectory) : []);
  return benches
    .map(({ name }) => `${name}.json`)
    .filter((file) => present.has(file))
    .map((file) => JSON.parse(readFileSync(join(resultsDirectory, file), 'utf8')) as StoredResult);
}

/** Writes `bench/RESULTS.md` from what is stored. */
export function writeSummary(benches: readonly Bench[]): void {
  const results = storedResults(benches);
  const sections = results.flatMap((result) => sectionOf(result, benches));
  const text = [
    '# Results',
    '',
    'Written by `npm run bench`; `bench/README.md` says how to read it.',
    '',
    '| bench | median (spread), aim | |',
    '| --- | --- | --- |',
    ...results.flatMap(({ name, verdicts }) =>
      verdicts.map((verdict) => {
        return `| ${name} | ${targetText(verdict)} | ${verdict.reached ? 'reached' : 'short'} |`;
      }),
    ),
    ...sections,
    '',
  ].join('\n');
  writeFileSync(join(projectDirectory, 'bench/RESULTS.md'), text);
}

function sectionOf(result: StoredResult, benches: readonly Bench[]): string[] {
  const { name, workload, machine, rounds, measuredAt, loadBefore, seconds } = result;
  const curves = benches.find((bench) => bench.name === name)?.curves ?? [];
  return [
    '',
    `## ${name}`,
    '',
    `${workload} ${rounds.length} rounds in ${seconds} s on ${machine.cores} cores (${machine.processor}, ` +
      `${machine.system}, Node ${machine.node}), load before ${loadBefore.toFixed(1)}, ${measuredAt}.`,
    '',
    ...Object.entries(result.medians).map(([side, figures]) => {
      const parts = Object.entries(figures).map(([figure, value]) => figureText(figure, value));
      return `- ${side}: ${parts.join(', ')}`;
    }),
    ...curves.flatMap(({ title }) => {
      const picture = `results/${name}-${title.toLowerCase().replaceAll(/\W+/g, '-')}.svg`;
      return ['', `![${title}](${picture})`];
    }),
  ];
}
