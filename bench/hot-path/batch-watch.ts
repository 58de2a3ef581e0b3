/** What one process did with the records of one run. */
export interface Measurement {
  readonly records: number;
  readonly durationMs: number;
  /** User and system time of the whole process, its helper threads included. */
  readonly cpuMs: number;
}

interface Moment {
  readonly atMs: number;
  readonly cpuMs: number;
}

/**
 * Watches batches arrive. Measured is the time from the arrival of the first batch to that of the last
 * one, and what was fetched and handled between: all records but those of the last batch. So neither
 * the start of the process nor its end counts, and both sides are measured by the same code.
 */
export class BatchWatch {
  readonly finished: Promise<Measurement>;
  readonly #expected: number;
  #arrived = 0;
  #first: Moment | undefined;
  #finish: (measurement: Measurement) => void = () => undefined;

  constructor(expected: number) {
    this.#expected = expected;
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** A batch of `count` records is about to be handled. */
  arrived(count: number): void {
    const handled = this.#arrived;
    this.#arrived += count;
    this.#first ??= now();
    if (this.#arrived >= this.#expected) this.#finish(between(this.#first, now(), handled));
  }
}

function between(first: Moment, last: Moment, records: number): Measurement {
  return { records, durationMs: last.atMs - first.atMs, cpuMs: last.cpuMs - first.cpuMs };
}

function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { atMs: performance.now(), cpuMs: (user + system) / 1_000 };
}
