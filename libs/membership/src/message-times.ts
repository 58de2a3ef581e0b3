import { defaultRoomPolicy } from '#contracts';
import { type SpanMemory, startIn } from './span-memory.js';

/** Messages that there is room for at first. */
const initialCapacity = 4;

/** Messages that are kept where the limit is lower: it may be raised, and that be read after them. */
const keptMin = defaultRoomPolicy.offlineMessageLimit;

/** What stands before the messages: whole numbers, then times. */
const limitAt = 0;
const capacityAt = 1;
const oldestAt = 2;
const sizeAt = 3;
const newestAt = 2;
const awaitedAt = 3;
const headLength = 4;

/** Numbers that a message takes up: its time and its id hash. */
const stride = 2;

/**
 * The event times of a room's newest messages: all that is ever kept of a message. They lie in a span of a memory
 * that many rooms share, of which this is a view. With them lies from when on a message is awaited: most messages
 * concern nobody, and the one look at the head tells so.
 *
 * Invariant: the newest distinct messages that were added, as many as the limit or `keptMin`, in ascending order, in a ring
 * that has its oldest entry where the head says; equal times stand beside each other. A message is the same
 * as another only if both have the same time and the same id hash, other than 0 (no id).
 *
 * Messages mostly arrive in order: then adding one writes a single slot. A late one moves those that
 * are newer by one slot. The ring grows with need, because most rooms are quiet. Head, times and id hashes
 * lie side by side: what costs most is fetching the memory of a room that had no message for a while.
 */
export class MessageTimes {
  readonly #memory: SpanMemory;
  #place: number;
  #start: number;
  #numbers: Float64Array;
  #integers: Int32Array;

  /** Of a room that had no messages. */
  constructor(memory: SpanMemory, limit: number) {
    this.#memory = memory;
    this.#place = memory.take(lengthFor(initialCapacity));
    this.#start = startIn(this.#place);
    ({ numbers: this.#numbers, integers: this.#integers } = memory.chunkOf(this.#place));
    this.#begin(limit);
  }

  /** Where they lie; after a change it may be another. */
  get place(): number {
    return this.#place;
  }

  get size(): number {
    return Math.min(this.#head(sizeAt), this.#head(limitAt));
  }

  /** Time of the newest message; -Infinity where there is none. */
  get newest(): number {
    return this.#numbers[this.#start + newestAt] ?? NaN;
  }

  /** Time of the `limit`-th newest message; -Infinity where there are fewer. */
  get nthNewest(): number {
    const size = this.#head(sizeAt);
    const limit = this.#head(limitAt);
    return size < limit ? -Infinity : this.#timeAt(size - limit);
  }

  /** Whether there is a message that is awaited. */
  get hasAwaited(): boolean {
    return this.newest >= (this.#numbers[this.#start + awaitedAt] ?? NaN);
  }

  /** `time`: from which on a message is awaited, ms; Infinity: none is, as at first. */
  awaitFrom(time: number): void {
    this.#numbers[this.#start + awaitedAt] = time;
  }

  /** Moves the view to what lies at `place` for another room. */
  moveTo(place: number): void {
    const { numbers, integers } = this.#memory.chunkOf(place);
    this.#place = place;
    this.#start = startIn(place);
    this.#numbers = numbers;
    this.#integers = integers;
  }

  /** Moves the view to another room, which had no messages. */
  moveToNew(limit: number): void {
    this.moveTo(this.#memory.take(lengthFor(initialCapacity)));
    this.#begin(limit);
  }

  /** `idHash`: 32 bits of the message's id; 0 where it has none. */
  add(at: number, idHash: number): void {
    if (at > this.newest) this.#addNewest(at, idHash);
    else this.#addLate(at, idHash);
  }

  /** Adds what is kept here to `others`. */
  addTo(others: MessageTimes): void {
    for (let rank = 0; rank < this.#head(sizeAt); rank += 1) {
      others.add(this.#timeAt(rank), this.#idHashAt(rank));
    }
  }

  /** How many of the `limit` newest messages are newer than `time`. */
  countAfter(time: number): number {
    const size = this.#head(sizeAt);
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#timeAt(middle) > time) high = middle;
      else low = middle + 1;
    }
    return Math.min(size - low, this.#head(limitAt));
  }

  /** From now on the `limit` newest are kept, if not more; of those held, as many as fit. */
  setLimit(limit: number): void {
    const former = this.#kept();
    this.#setHead(limitAt, limit);
    const kept = this.#kept();
    if (kept === former) return;
    this.#resize(Math.min(kept, Math.max(initialCapacity, this.#head(sizeAt))));
  }

  #addNewest(at: number, idHash: number): void {
    this.#write(this.#openSlot(), at, idHash);
    this.#numbers[this.#start + newestAt] = at;
  }

  #addLate(at: number, idHash: number): void {
    if (this.#head(sizeAt) === this.#kept() && at <= this.#timeAt(0)) return;
    if (this.#holds(at, idHash)) return;
    let rank = this.#openSlot();
    while (rank > 0 && this.#timeAt(rank - 1) > at) {
      this.#write(rank, this.#timeAt(rank - 1), this.#idHashAt(rank - 1));
      rank -= 1;
    }
    this.#write(rank, at, idHash);
  }

  #holds(at: number, idHash: number): boolean {
    if (idHash === 0) return false;
    for (let rank = this.#head(sizeAt) - 1; rank >= 0 && this.#timeAt(rank) >= at; rank -= 1) {
      if (this.#timeAt(rank) === at && this.#idHashAt(rank) === idHash) return true;
    }
    return false;
  }

  /** Makes room for one more, if need be at the cost of the oldest; the highest rank is then free. */
  #openSlot(): number {
    const size = this.#head(sizeAt);
    if (size === this.#kept()) {
      const next = this.#head(oldestAt) + 1;
      this.#setHead(oldestAt, next === this.#head(capacityAt) ? 0 : next);
      return size - 1;
    }
    if (size === this.#head(capacityAt)) this.#resize(Math.min(this.#kept(), 2 * size));
    this.#setHead(sizeAt, size + 1);
    return size;
  }

  /** Moves the newest, as many as fit, into a ring for `capacity` messages. */
  #resize(capacity: number): void {
    const size = this.#head(sizeAt);
    const limit = this.#head(limitAt);
    const kept = Math.min(size, capacity);
    const { newest } = this;
    const awaited = this.#numbers[this.#start + awaitedAt] ?? NaN;
    const place = this.#memory.take(lengthFor(capacity));
    const { numbers } = this.#memory.chunkOf(place);
    let slot = startIn(place) + headLength;
    for (let rank = size - kept; rank < size; rank += 1) {
      numbers[slot] = this.#timeAt(rank);
      numbers[slot + 1] = this.#idHashAt(rank);
      slot += stride;
    }
    this.#memory.free(this.#place, lengthFor(this.#head(capacityAt)));
    this.moveTo(place);
    this.#setHead(limitAt, limit);
    this.#setTimes(newest, awaited);
    this.#setRing(capacity, kept);
  }

  #begin(limit: number): void {
    this.#setHead(limitAt, limit);
    this.#setTimes(-Infinity, Infinity);
    this.#setRing(initialCapacity, 0);
  }

  #setTimes(newest: number, awaited: number): void {
    this.#numbers[this.#start + newestAt] = newest;
    this.#numbers[this.#start + awaitedAt] = awaited;
  }

  /** The ring has its oldest entry at its beginning. */
  #setRing(capacity: number, size: number): void {
    this.#setHead(capacityAt, capacity);
    this.#setHead(oldestAt, 0);
    this.#setHead(sizeAt, size);
  }

  #kept(): number {
    return Math.max(this.#head(limitAt), keptMin);
  }

  #head(what: number): number {
    return this.#integers[2 * this.#start + what] ?? 0;
  }

  #setHead(what: number, value: number): void {
    this.#integers[2 * this.#start + what] = value;
  }

  #timeAt(rank: number): number {
    return this.#numbers[this.#slotOf(rank)] ?? NaN;
  }

  #idHashAt(rank: number): number {
    return this.#numbers[this.#slotOf(rank) + 1] ?? NaN;
  }

  #write(rank: number, time: number, idHash: number): void {
    const slot = this.#slotOf(rank);
    this.#numbers[slot] = time;
    this.#numbers[slot + 1] = idHash;
  }

  #slotOf(rank: number): number {
    const place = this.#head(oldestAt) + rank;
    const capacity = this.#head(capacityAt);
    return this.#start + headLength + stride * (place < capacity ? place : place - capacity);
  }
}

/** Of the span of a ring. */
function lengthFor(capacity: number): number {
  return headLength + stride * capacity;
}
