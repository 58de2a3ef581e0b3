import { SpanMemory, startIn } from './span-memory.js';

/** Numbers that a message takes up: its time and its id hash. */
const stride = 2;

/**
 * The messages of many rooms, each with its time and its id hash, in rings: spans of one memory, in each of which
 * any may be the oldest. They are seen through one view, which is moved to a ring and then knows the messages by rank: the
 * oldest has 0.
 */
export class MessageRings {
  readonly #memory = new SpanMemory();
  #numbers: Float64Array = new Float64Array();
  #start = 0;
  #capacity = 0;
  #oldest = 0;

  /** Returns the place of a ring. @throws {RangeError} where `capacity`, in messages, is above 16,384. */
  take(capacity: number): number {
    return this.#memory.take(stride * capacity);
  }

  free(place: number, capacity: number): void {
    this.#memory.free(place, stride * capacity);
  }

  /** `oldest`: the slot, of those of the ring, that the oldest message has. */
  moveTo(place: number, capacity: number, oldest: number): void {
    this.#numbers = this.#memory.chunkOf(place).numbers;
    this.#start = startIn(place);
    this.#capacity = capacity;
    this.#oldest = oldest;
  }

  timeAt(rank: number): number {
    return this.#numbers[this.#at(rank)] ?? NaN;
  }

  idHashAt(rank: number): number {
    return this.#numbers[this.#at(rank) + 1] ?? NaN;
  }

  /** Whether one of the `size` messages has the time and the id hash; a message without one, 0, is no other's. */
  holds(time: number, idHash: number, size: number): boolean {
    if (idHash === 0) return false;
    for (let rank = size - 1; rank >= 0; rank -= 1) {
      const at = this.#at(rank);
      const held = this.#numbers[at] ?? NaN;
      if (held < time) return false;
      if (held === time && this.#numbers[at + 1] === idHash) return true;
    }
    return false;
  }

  write(rank: number, time: number, idHash: number): void {
    const at = this.#at(rank);
    this.#numbers[at] = time;
    this.#numbers[at + 1] = idHash;
  }

  /** Copies the messages with the ranks from `from` up to `to` into another ring, from its first slot on. */
  copyTo(place: number, from: number, to: number): void {
    const { numbers } = this.#memory.chunkOf(place);
    let at = startIn(place);
    for (let rank = from; rank < to; rank += 1) {
      numbers[at] = this.timeAt(rank);
      numbers[at + 1] = this.idHashAt(rank);
      at += stride;
    }
  }

  #at(rank: number): number {
    const slot = this.#oldest + rank;
    return this.#start + stride * (slot < this.#capacity ? slot : slot - this.#capacity);
  }
}
