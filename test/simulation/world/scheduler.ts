import type { Random } from './random.js';

interface Event {
  readonly at: number;
  /** Decides between events of one moment. */
  readonly order: number;
  readonly run: () => void;
}

const eventsMax = 200_000;

/**
 * Time and order of a run. What happens next is the earliest event, and of several at one moment the
 * one that the seed says; between two events everything that promises had to do is done. So nothing
 * depends on the machine, and every order that latencies allow can come about.
 */
export class Scheduler {
  readonly #random: Random;
  readonly #heap: Event[] = [];
  #now = 0;
  #events = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** ms since the run began. */
  get now(): number {
    return this.#now;
  }

  schedule(delayMs: number, run: () => void): void {
    const event = { at: this.#now + delayMs, order: this.#random.next(), run };
    const heap = this.#heap;
    let index = heap.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(event, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = event;
  }

  /** Lets things happen until `isDone`, `durationMs` at most. Returns whether it was done in time. */
  async run(durationMs: number, isDone: () => boolean = () => false): Promise<boolean> {
    const until = this.#now + durationMs;
    while (!isDone()) {
      const next = this.#heap[0];
      if (next === undefined || next.at > until) {
        this.#now = until;
        return isDone();
      }
      this.#takeFirst();
      this.#now = next.at;
      next.run();
      if ((this.#events += 1) > eventsMax) throw new Error(`more than ${eventsMax} events`);
      await promisesSettled();
    }
    return true;
  }

  #takeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) {
        child += 1;
      }
      if (!isBefore(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(one: Event, other: Event): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** Not a timer: the turn of the event loop that follows when no promise has anything left to do. */
function promisesSettled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
