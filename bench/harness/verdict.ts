import type { Figures, Target } from './bench.js';
import { median } from './median.js';

/** All sides of one round. */
export type Round = Readonly<Record<string, Figures>>;

export interface Verdict {
  readonly target: Target;
  /** Median over the rounds, with the least and the greatest; NaN where nothing was measured. */
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
  readonly reached: boolean;
}

export function verdictOn(target: Target, rounds: readonly Round[]): Verdict {
  const values = rounds.map((round) => valueOf(target, round)).filter(Number.isFinite);
  const middle = median(values);
  const { atLeast = -Infinity, atMost = Infinity } = target;
  return {
    target,
    median: middle,
    least: Math.min(...values),
    greatest: Math.max(...values),
    reached: middle >= atLeast && middle <= atMost,
  };
}

function valueOf({ figure, side, versus }: Target, round: Round): number {
  const value = round[side]?.[figure] ?? NaN;
  return versus === undefined ? value : value / (round[versus]?.[figure] ?? NaN);
}

/** The median of each figure of each side. */
export function medians(rounds: readonly Round[]): Round {
  const sides = new Set(rounds.flatMap((round) => Object.keys(round)));
  return Object.fromEntries(
    [...sides].map((side) => {
      const names = new Set(rounds.flatMap((round) => Object.keys(round[side] ?? {})));
      const figures = [...names].map((name) => [name, median(valuesOf(rounds, side, name))]);
      return [side, Object.fromEntries(figures) as Figures];
    }),
  );
}

function valuesOf(rounds: readonly Round[], side: string, figure: string): number[] {
  return rounds.map((round) => round[side]?.[figure] ?? NaN).filter(Number.isFinite);
}
