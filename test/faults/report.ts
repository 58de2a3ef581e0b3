import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { projectDirectory } from '../../tools/local-stack/index.js';
import type { Breaches, Fault, Measures, Outcome } from './fault.js';

const file = join(projectDirectory, 'docs/reliability.md');
const [begin, end] = ['<!-- faults: begin -->', '<!-- faults: end -->'];

const header = [
  'Fault',
  'Offered /s',
  'Accepted /s',
  'Lasted s',
  'Flowing after s',
  'Slowest decision s',
  'Lost',
  'Doubled',
  'Wrong kicks',
  'Differences',
];

/** Whether nothing was lost, doubled, wrong or different, and all of it could be told. */
export function isSound(outcome: Outcome): boolean {
  if ('failure' in outcome) return false;
  return Object.values(outcome.breaches).every(({ length }: readonly string[]) => length === 0);
}

/** One line of the table. */
export function rowOf(outcome: Outcome): string {
  return line([outcome.fault.title, ...cellsOf(outcome)]);
}

export function headerOf(): string {
  return `${line(header)}\n${line(header.map((_, index) => (index === 0 ? '---' : '---:')))}`;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function cellsOf(outcome: Outcome): string[] {
  if ('failure' in outcome) return header.slice(1).map(() => 'failed');
  return [...measured(outcome.measures), ...counted(outcome.breaches)];
}

function measured(measures: Measures): string[] {
  const { offeredPerSecond, acceptedPerSecond } = measures;
  return [
    offeredPerSecond.toFixed(0),
    acceptedPerSecond.toFixed(0),
    measures.heldMs === 0 ? '' : seconds(measures.heldMs),
    seconds(measures.flowingAfterMs),
    seconds(measures.slowestDecisionMs),
  ];
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}

function counted({ lost, doubled, wrongKicks, inconsistent }: Breaches): string[] {
  return [lost, doubled, wrongKicks, inconsistent].map(({ length }) => String(length));
}

/** What is wrong, each a line. */
export function complaintsOf(outcome: Outcome): string[] {
  if ('failure' in outcome) return [`${outcome.fault.name}: ${outcome.failure}`];
  return Object.entries(outcome.breaches).flatMap(([breach, found]: [string, readonly string[]]) =>
    found.map((finding) => `${outcome.fault.name}: ${breach}: ${finding}`),
  );
}

/** The last line of a run. */
export function summaryOf(outcomes: readonly Outcome[], minutes: number): string {
  const sound = outcomes.filter(isSound).length;
  return `${sound} of ${outcomes.length} faults survived, in ${minutes.toFixed(0)} minutes`;
}

export function listOf(faults: readonly Fault[]): string[] {
  const width = Math.max(...faults.map(({ name }) => name.length));
  return faults.map(({ name, title }) => `${name.padEnd(width)}  ${title}`);
}

/**
 * The document with these outcomes in its table: rows of other faults stay as they are, those of faults that
 * there are no longer go.
 */
export function withOutcomes(
  document: string,
  outcomes: readonly Outcome[],
  faults: readonly Fault[],
): string {
  const [from, to] = [document.indexOf(begin) + begin.length, document.indexOf(end)];
  const rows = new Map(outcomes.map((outcome) => [outcome.fault.title, rowOf(outcome)]));
  for (const row of document.slice(from, to).split('\n')) {
    const title = row.split('|')[1]?.trim() ?? '';
    if (!rows.has(title)) rows.set(title, row);
  }
  const ordered = faults.map(({ title }) => rows.get(title)).filter((row) => row !== undefined);
  const table = [headerOf(), ...ordered].join('\n');
  return `${document.slice(0, from)}\n\n${table}\n\n${document.slice(to)}`;
}

export async function writeTable(
  outcomes: readonly Outcome[],
  faults: readonly Fault[],
): Promise<void> {
  const document = withOutcomes(readFileSync(file, 'utf8'), outcomes, faults);
  const style = await resolveConfig(file);
  writeFileSync(file, await format(document, { ...style, filepath: file }));
}
