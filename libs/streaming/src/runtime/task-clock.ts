import type { Clock } from '../clock.js';

/** Key of the state topic under which nothing is ever stored: it is written to, to hear the log's time. */
export const timeKey = 'time';

/** The log's time as last heard, and on the monotonic clock when it was asked for and heard; all ms. */
interface Stamp {
  readonly timeMs: number;
  readonly askedAt: number;
  readonly heardAt: number;
}

/** From then on the log's time is asked for anew where something waits for it, ms. */
const stampAgeMsMax = 1_000;

/**
 * The time of day as two clocks tell it: that of the process, and that of the log, which stamps what is written to it. One
 * of them may be off. Of the log's it is known between which two moments it is. Whoever ends something asks for
 * `earliest`, whoever mistrusts what is old for `latest`, whoever says when something was done for `now`. Where the log
 * stamps nothing, all are the clock of the process.
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

  /**
   * What the process' clock says, ms since the epoch, but where the log says that it cannot be that late yet. So it
   * may be ahead of the log by as much as a write takes, and is what the process says where both agree.
   */
  get now(): number {
    return Math.min(this.#clock.now(), this.#logTimeAtMost ?? Infinity);
  }

  /** It is no later than that by either clock, ms since the epoch. */
  get latest(): number {
    return Math.max(this.#clock.now(), this.#logTimeAtMost ?? -Infinity);
  }

  /** How far the process' clock is ahead of the log's, ms; undefined where the log stamps nothing. */
  get aheadMs(): number | undefined {
    return this.#logTime === undefined ? undefined : this.#clock.now() - this.#logTime;
  }

  /**
   * What the log has stamped a write with that has just been answered; undefined: nothing. `askedAt`: when the write
   * began, on the monotonic clock, ms.
   */
  stamped(timeMs: number | undefined, askedAt: number): void {
    if (timeMs !== undefined) this.#stamp = { timeMs, askedAt, heardAt: this.#clock.monotonic() };
  }

  /** Whether `time`, ms, has come by the process' clock alone, and the log's time may have been misjudged since it was heard. */
  shouldAskLog(time: number): boolean {
    if (this.#stamp === undefined || time <= this.earliest || time > this.#clock.now())
      return false;
    return this.#clock.monotonic() - this.#stamp.heardAt >= stampAgeMsMax;
  }

  /** Never later than it is by the log: its stamp was made before it was heard of. */
  get #logTime(): number | undefined {
    return this.#stamp && this.#timeSince(this.#stamp.heardAt, this.#stamp);
  }

  /** Never earlier than it is by the log: its stamp was made after it was asked for. */
  get #logTimeAtMost(): number | undefined {
    return this.#stamp && this.#timeSince(this.#stamp.askedAt, this.#stamp);
  }

  #timeSince(stampedAt: number, { timeMs }: Stamp): number {
    return Math.floor(timeMs + this.#clock.monotonic() - stampedAt);
  }
}
