import { type HeapItem, IndexedHeap, outsideHeap, placesInItems } from './indexed-heap.js';

interface Timer extends HeapItem {
  readonly name: string;
  readonly at: number;
}

export interface TimerDue {
  readonly name: string;
  /** The time it was set for, ms. */
  readonly at: number;
}

/** Moments at which something ends, at most one under each name; the name is a key of the state. */
export class Timers {
  readonly #byName = new Map<string, Timer>();
  readonly #byTime = new IndexedHeap<Timer>(placesInItems);

  get size(): number {
    return this.#byName.size;
  }

  /** The earliest moment, ms; undefined where there is none. */
  get nextAt(): number | undefined {
    return this.#byTime.size === 0 ? undefined : this.#byTime.leastKey;
  }

  at(name: string): number | undefined {
    return this.#byName.get(name)?.at;
  }

  /** Sets the timer anew; `at` undefined: there is none any more. */
  set(name: string, at: number | undefined): void {
    const former = this.#byName.get(name);
    if (former !== undefined) this.#byTime.remove(former);
    this.#byName.delete(name);
    if (at === undefined) return;
    const timer = { name, at, heapIndex: outsideHeap };
    this.#byName.set(name, timer);
    this.#byTime.push(timer, at);
  }

  /** Takes the earliest timer out if its moment has come. */
  takeDue(now: number): TimerDue | undefined {
    if (this.#byTime.leastKey > now) return undefined;
    const timer = this.#byTime.takeLeast();
    if (timer !== undefined) this.#byName.delete(timer.name);
    return timer;
  }
}
