import { type Figures, figures, type Target } from './bench.js';
import type { Verdict } from './verdict.js';

/** `saga 1,234,567/s, 0.61 CPU s per million, 214 MiB at its peak` */
export function sideLine(side: string, measured: Figures): string {
  const parts = Object.entries(measured).map(([name, value]) => figureText(name, value));
  return `${side} ${parts.join(', ')}`;
}

export function figureText(name: string, value: number): string {
  const { title, decimals } = figures[name] ?? { title: ` ${name}`, decimals: 2 };
  return `${withDecimals(value, decimals)}${title}`;
}

function withDecimals(value: number, decimals: number): string {
  return value.toLocaleString('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}

/** `rate: saga 2.31 x kafkajs (2.20..2.41), aim >= 2` */
export function targetText({ target, median, least, greatest }: Verdict): string {
  const spread = `${valueText(target, least)}..${valueText(target, greatest)}`;
  const what = figures[target.figure]?.title.trim() ?? target.figure;
  return `${target.side} ${valueText(target, median)}${unit(target, what)} (${spread}), aim ${aimText(target)}`;
}

function unit({ versus }: Target, what: string): string {
  return versus === undefined ? ` ${what}` : ` x ${versus}'s ${what}`;
}

function valueText({ figure, versus }: Target, value: number): string {
  return withDecimals(value, versus === undefined ? (figures[figure]?.decimals ?? 2) : 2);
}

export function aimText({ atLeast, atMost }: Target): string {
  return [
    atLeast === undefined ? '' : `>= ${String(atLeast)}`,
    atMost === undefined ? '' : `<= ${String(atMost)}`,
  ]
    .filter((part) => part !== '')
    .join(' and ');
}

/** The last line of a bench. */
export function verdictLine(name: string, verdicts: readonly Verdict[]): string {
  const word = verdicts.every(({ reached }) => reached) ? 'reached' : 'short';
  return `${name}: ${verdicts.map(targetText).join('; ')}: ${word}`;
}
