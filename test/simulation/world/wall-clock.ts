import type { Scheduler } from './scheduler.js';

/** What the wall clock shows at the beginning of a run, ms since the epoch. */
export const epochMs = 1_700_000_000_000;

interface Leap {
  /** In the time of the run, ms. */
  readonly at: number;
  readonly aheadMs: number;
}

/**
 * The time of day, the same for all but for how far a process' own clock is off. It leaps, so that half a
 * minute of a room, or all that is set to end, takes no longer than a moment of the run.
 */
export class WallClock {
  readonly #scheduler: Scheduler;
  readonly #leaps: Leap[] = [{ at: 0, aheadMs: 0 }];

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler;
  }

  /** ms since the epoch. */
  get now(): number {
    return epochMs + Math.floor(this.#scheduler.now) + this.#aheadMs;
  }

  get #aheadMs(): number {
    return this.#leaps.at(-1)?.aheadMs ?? 0;
  }

  leap(durationMs: number): void {
    const aheadMs = this.#aheadMs + Math.max(0, durationMs);
    this.#leaps.push({ at: this.#scheduler.now, aheadMs });
  }

  /** When in the run the clock first showed `at`, or later, if it is not to come. */
  reached(at: number): number {
    const times = this.#leaps.flatMap((leap, index) => {
      const time = Math.max(leap.at, at - epochMs - leap.aheadMs);
      const endsAt = this.#leaps[index + 1]?.at ?? Infinity;
      return time <= endsAt ? [time] : [];
    });
    return times[0] ?? Infinity;
  }
}
