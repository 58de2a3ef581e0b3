import { SpanMemory, startIn } from './span-memory.js';

/** Whole numbers that a message takes up, in the place of one double: the low half of its time, and its id hash. */
const stride = 2;

/** Times of two eras in succession differ in their low 32 bits. */
const eraMs = 2 ** 31;

/** Only later times can be told apart in a ring with a message of time `newest`; ms. It is 24 to 50 days older. */
export function horizonOf(newest: number): number {
  return eraMs * (Math.floor(newest / eraMs) - 1);
}

/**
 * The messages of many rooms, each with its time and its id hash, in rings: spans of one memory, in each of which
 * any may be the oldest. They are seen through one view, which is moved to a ring and then knows the messages by rank: the
 * oldest has 0.
 *
 * Of a time there is the low half; the other follows from the newest one. All must be later than its horizon.
 */
export class MessageRings {
  readonly #memory = new SpanMemory();
  #integers: Int32Array = new Int32Array();
  #start = 0;
  #capacity = 0;
  #oldest = 0;
  #newest = 0;
  #newestLow = 0;

  /** Returns the place of a ring. @throws {RangeError} where `capacity`, in messages, is above 32,768. */
  take(capacity: number): number {
    return this.#memory.take(capacity);
  }

  free(place: number, capacity: number): void {
    this.#memory.free(place, capacity);
  }

  /**
   * `oldest`: the slot, of those of the ring, that the oldest message has. `newest`: time of the newest, ms; any, where
   * times are only written.
   */
  moveTo(place: number, capacity: number, oldest: number, newest: number): void {
    this.#integers = this.#memory.chunkOf(place).integers;
    this.#start = stride * startIn(place);
    this.#capacity = capacity;
    this.#oldest = oldest;
    this.#newest = newest;
    this.#newestLow = newest | 0;
  }

  timeAt(rank: number): number {
    return this.#newest - this.#ageOf(this.#at(rank));
  }

  /** As a whole number with a sign. */
  idHashAt(rank: number): number {
    return this.#integers[this.#at(rank) + 1] ?? NaN;
  }

  /** Whether one of the `size` messages has the time and the id hash; a message without one, 0, is no other's. */
  holds(time: number, idHash: number, size: number): boolean {
    if (idHash === 0) return false;
    const age = this.#newest - time;
    for (let rank = size - 1; rank >= 0; rank -= 1) {
      const at = this.#at(rank);
      const heldAge = this.#ageOf(at);
      if (heldAge > age) return false;
      if (heldAge === age && this.#integers[at + 1] === (idHash | 0)) return true;
    }
    return false;
  }

  /** `time`: its low half is enough. */
  write(rank: number, time: number, idHash: number): void {
    const at = this.#at(rank);
    this.#integers[at] = time | 0;
    this.#integers[at + 1] = idHash;
  }

  /** Copies the messages with the ranks from `from` up to `to` into another ring, from its first slot on. */
  copyTo(place: number, from: number, to: number): void {
    const { integers } = this.#memory.chunkOf(place);
    let at = stride * startIn(place);
    for (let rank = from; rank < to; rank += 1) {
      const own = this.#at(rank);
      integers[at] = this.#integers[own] ?? 0;
      integers[at + 1] = this.#integers[own + 1] ?? 0;
      at += stride;
    }
  }

  #at(rank: number): number {
    const slot = this.#oldest + rank;
    return this.#start + stride * (slot < this.#capacity ? slot : slot - this.#capacity);
  }

  /** How much older the message is than the newest, ms. */
  #ageOf(at: number): number {
    return (this.#newestLow - (this.#integers[at] ?? 0)) >>> 0;
  }
}
