/** How finely a trailing position follows, ms. */
const sampleIntervalMs = 1_000;

/**
 * Where a task stands in one partition of a source.
 *
 * `next` is the record to read next. `frontier` is how far the committed state had read when the task
 * was restored: what lies before it was accounted for already and is read again only to rebuild memory.
 * `resume` is from where a restart would have to read: for a trailing source the newest position that
 * was reached at or before a cutoff, so that everything read after the cutoff is read again.
 *
 * Positions reached are sampled by time, so that the memory used does not depend on the rate of records.
 */
export class InputPosition {
  readonly #samples: { readonly at: number; readonly offset: number }[] = [];
  #next: number;
  #resume: number;
  #frontier: number;
  #caughtUpAt = Number.NEGATIVE_INFINITY;
  #atEnd = false;

  /** `end`: the partition's end now, so that one to which nothing is written counts as read. */
  constructor(resume: number, frontier: number, end: number) {
    this.#resume = resume;
    this.#next = resume;
    this.#frontier = frontier;
    this.#atEnd = resume >= end;
  }

  get next(): number {
    return this.#next;
  }

  get frontier(): number {
    return Math.max(this.#frontier, this.#next);
  }

  /** Whether the record to read next was accounted for before the restart. */
  get replaying(): boolean {
    return this.#next < this.#frontier;
  }

  /** Moves on to `next`; `end` is the partition's end as the reader knows it, `at` is monotonic, ms. */
  advance(next: number, end: number, at: number): void {
    this.#sample(at);
    this.#next = Math.max(this.#next, next);
    this.#atEnd = this.#next >= end;
    if (this.#atEnd) this.#caughtUpAt = at;
  }

  /** Records between are gone for good: go on at `offset`; `end` is the partition's end now. */
  jump(offset: number, end: number): void {
    this.#next = offset;
    this.#resume = offset;
    this.#frontier = Math.max(this.#frontier, offset);
    this.#samples.length = 0;
    this.#atEnd = offset >= end;
  }

  /** When everything that stood in the partition had last been read, monotonic ms. */
  caughtUpAt(now: number): number {
    return this.#atEnd ? now : this.#caughtUpAt;
  }

  /** No longer known to be at the end: reading is paused. */
  fallBehind(): void {
    this.#atEnd = false;
  }

  /** The newest position such that all that was read after `cutoff` lies behind it; both monotonic ms. */
  resumeAfter(cutoff: number, now: number): number {
    this.#sample(now);
    while ((this.#samples[0]?.at ?? Infinity) <= cutoff) {
      this.#resume = this.#samples.shift()?.offset ?? this.#resume;
    }
    return Math.min(this.#resume, this.#next);
  }

  #sample(at: number): void {
    const last = this.#samples.at(-1);
    if (last === undefined || at - last.at >= sampleIntervalMs) {
      this.#samples.push({ at, offset: this.#next });
    }
  }
}
