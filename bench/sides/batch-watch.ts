/** What one process did with the records of one run. */
export interface Measurement {
  readonly records: number;
  readonly durationMs: number;
  /** By the clock of the machine, ms since the epoch. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** User and system time of the whole process, its helper threads included. */
  readonly cpuMs: number;
}

interface Moment {
  /** Records handled before. */
  readonly handled: number;
  readonly atMs: number;
  readonly cpuMs: number;
}

/**
 * Watches batches arrive. Measured is the time from the arrival of the first batch, once measuring has a
 * point, to that of the last one, and what was fetched and handled between. So neither the start of the
 * process nor its end counts, and both sides are measured by the same code.
 */
export class BatchWatch {
  readonly finished: Promise<Measurement>;
  readonly #isSettled: () => boolean;
  #arrived = 0;
  #first: Moment | undefined;
  #finish: (measurement: Measurement) => void = () => undefined;

  /** `isSettled`: whether the process does nothing any more but read these records. */
  constructor(isSettled: () => boolean) {
    this.#isSettled = isSettled;
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** A batch of `count` records is about to be handled; `isLast`: no other follows. */
  arrived(count: number, isLast: (arrived: number) => boolean): void {
    if (!this.#isSettled()) return;
    const last = now(this.#arrived);
    this.#first ??= last;
    this.#arrived += count;
    if (isLast(this.#arrived)) this.#finish(between(this.#first, last));
  }
}

function between(first: Moment, last: Moment): Measurement {
  return {
    records: last.handled - first.handled,
    durationMs: last.atMs - first.atMs,
    startedAtMs: performance.timeOrigin + first.atMs,
    endedAtMs: performance.timeOrigin + last.atMs,
    cpuMs: last.cpuMs - first.cpuMs,
  };
}

function now(handled: number): Moment {
  const { user, system } = process.cpuUsage();
  return { handled, atMs: performance.now(), cpuMs: (user + system) / 1_000 };
}
