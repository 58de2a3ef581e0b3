import type { Clock } from '../clock.js';

/** Key of the state topic under which nothing is ever stored: it is written to, to hear the log's time. */
export const timeKey = 'time';

/** The log's time as last heard, and when that was on the monotonic clock; both ms. */
interface Stamp {
  readonly timeMs: number;
  readonly heardAt: number;
}

/** From then on the log's time is asked for anew where something waits for it, ms. */
const stampAgeMsMax = 1_000;

/**
 * The time of day as two clocks tell it: that of the process, and that of the log, which stamps what is written to it. One
 * of them may be off. So there are two answers, the earlier and the later of both: whoever ends
 * something asks for the one, whoever mistrusts what is old for the other. Where the log stamps nothing, both
 * are the clock of the process.
 */
export class TaskClock {
  readonly #clock: Clock;
  #stamp: Stamp | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** It is at least that late by both clocks, ms since the epoch. */
  get earliest(): number {
    return Math.min(this.#clock.now(), this.#logTime ?? Infinity);
  }

  /** It is no later than that by either clock, ms since the epoch. */
  get latest(): number {
    return Math.max(this.#clock.now(), this.#logTime ?? -Infinity);
  }

  /** How far the process' clock is ahead of the log's, ms; undefined where the log stamps nothing. */
  get aheadMs(): number | undefined {
    return this.#logTime === undefined ? undefined : this.#clock.now() - this.#logTime;
  }

  /** What the log has stamped a write with that has just been answered; undefined: nothing. */
  stamped(timeMs: number | undefined): void {
    if (timeMs !== undefined) this.#stamp = { timeMs, heardAt: this.#clock.monotonic() };
  }

  /** Whether `time`, ms, has come by the process' clock alone, and the log's time may have been misjudged since it was heard. */
  shouldAskLog(time: number): boolean {
    if (this.#stamp === undefined || time <= this.earliest || time > this.#clock.now())
      return false;
    return this.#clock.monotonic() - this.#stamp.heardAt >= stampAgeMsMax;
  }

  /** Never later than it is by the log: its stamp was made before it was heard of. */
  get #logTime(): number | undefined {
    if (this.#stamp === undefined) return undefined;
    return Math.floor(this.#stamp.timeMs + this.#clock.monotonic() - this.#stamp.heardAt);
  }
}
