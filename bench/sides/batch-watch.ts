/** What one process did with the records of one run. */
export interface Measurement {
  readonly records: number;
  readonly durationMs: number;
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
  readonly #expected: number;
  readonly #isSettled: () => boolean;
  #arrived = 0;
  #first: Moment | undefined;
  #finish: (measurement: Measurement) => void = () => undefined;

  /** `isSettled`: whether the process does nothing any more but read these records. */
  constructor(expected: number, isSettled: () => boolean) {
    this.#expected = expected;
    this.#isSettled = isSettled;
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** A batch of `count` records is about to be handled. */
  arrived(count: number): void {
    if (this.#first === undefined && this.#isSettled()) this.#first = now(this.#arrived);
    const last = now(this.#arrived);
    this.#arrived += count;
    if (this.#arrived >= this.#expected) this.#finish(between(this.#first ?? last, last));
  }
}

function between(first: Moment, last: Moment): Measurement {
  return {
    records: last.handled - first.handled,
    durationMs: last.atMs - first.atMs,
    cpuMs: last.cpuMs - first.cpuMs,
  };
}

function now(handled: number): Moment {
  const { user, system } = process.cpuUsage();
  return { handled, atMs: performance.now(), cpuMs: (user + system) / 1_000 };
}
