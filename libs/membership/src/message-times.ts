import { defaultRoomPolicy } from '#contracts';
import type { MemoryViews } from './memory-views.js';
import { horizonOf, type MessageRings } from './message-rings.js';

/** Messages that there is room for at first. */
const initialCapacity = 4;

/** The limit at first; where it is lower, as many are kept: it may be raised, and that be read after the messages. */
const keptMin = defaultRoomPolicy.offlineMessageLimit;

/**
 * What a message asks of its room, in four numbers: two times, then whole numbers, of which there are two in the place
 * of each time.
 */
const newestAt = 0;
const awaitedAt = 1;
const ringAt = 4;
const limitAt = 5;
const oldestAt = 6;
const sizeAt = 7;

/** The memory that heads lie in. */
export type HeadMemory = Pick<MemoryViews, 'numbers' | 'integers'>;

/**
 * The event times of a room's newest messages: all that is ever kept of a message. They lie in a ring, beside those of
 * other rooms. What a message asks of its room lies apart from them, in a head beside the room's id: the newest
 * time, and from when on a message is awaited. Most messages concern nobody, and the head tells so. This is a
 * view of a head.
 *
 * Invariant: the newest distinct messages that were added, as many as the limit or `keptMin`, in ascending order, in a ring
 * that has its oldest entry where the head says; equal times stand beside each other. A message is the same
 * as another only if both have the same time and the same id hash, other than 0 (no id). How many the ring has
 * room for follows from how many there are: it grows with need, because most rooms are quiet.
 *
 * What is older than the horizon of the newest message is forgotten. It decides nothing: whoever went offline before it
 * is due by the newest alone (`isDue`).
 *
 * Messages mostly arrive in order: then adding one writes a single slot. A late one moves those that
 * are newer by one slot.
 */
export class MessageTimes {
  readonly #rings: MessageRings;
  #start = 0;
  #numbers: Float64Array = new Float64Array();
  #integers: Int32Array = new Int32Array();

  /** Of no room before `moveTo` or `beginAt`. */
  constructor(rings: MessageRings) {
    this.#rings = rings;
  }

  /** Where the head begins among the numbers of its memory. */
  get start(): number {
    return this.#start;
  }

  /** Moves the view to the head that begins at `start`. */
  moveTo({ numbers, integers }: HeadMemory, start: number): void {
    this.#start = start;
    this.#numbers = numbers;
    this.#integers = integers;
  }

  /** Moves the view to `start` and puts a head there: that of a room that had no messages. */
  beginAt(memory: HeadMemory, start: number): void {
    this.moveTo(memory, start);
    this.#setTime(newestAt, -Infinity);
    this.#setTime(awaitedAt, Infinity);
    this.#setHead(limitAt, keptMin);
    this.#setHead(sizeAt, 0);
    this.#setRing(this.#rings.take(initialCapacity));
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
    return size < limit ? -Infinity : this.#ring().timeAt(size - limit);
  }

  /** Whether there is a message that is awaited. */
  get hasAwaited(): boolean {
    return this.newest >= (this.#numbers[this.#start + awaitedAt] ?? NaN);
  }

  /** `time`: from which on a message is awaited, ms; Infinity: none is, as at first. */
  awaitFrom(time: number): void {
    this.#setTime(awaitedAt, time);
  }

  /** `idHash`: 32 bits of the message's id; 0 where it has none. */
  add(at: number, idHash: number): void {
    if (at < this.newest) this.#insert(at, idHash);
    else if (at > this.newest || !this.#holds(at, idHash)) this.#append(at, idHash);
  }

  /** Adds what is kept here to `others`; that may move the rings' view, where they share it. */
  addTo(others: MessageTimes): void {
    const size = this.#head(sizeAt);
    for (let rank = 0; rank < size; rank += 1) {
      const ring = this.#ring();
      others.add(ring.timeAt(rank), ring.idHashAt(rank));
    }
  }

  /** How many of the `limit` newest messages are newer than `time`. */
  countAfter(time: number): number {
    return Math.min(this.#countKeptAfter(time), this.#head(limitAt));
  }

  /** From now on the `limit` newest are kept, if not more; of those held, as many as fit. */
  setLimit(limit: number): void {
    const size = this.#head(sizeAt);
    const kept = keptFor(limit);
    this.#resize(Math.min(size, kept), kept);
    this.#setHead(limitAt, limit);
  }

  #countKeptAfter(time: number): number {
    const size = this.#head(sizeAt);
    const ring = this.#ring();
    let low = 0;
    let high = size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ring.timeAt(middle) > time) high = middle;
      else low = middle + 1;
    }
    return size - low;
  }

  #holds(at: number, idHash: number): boolean {
    return this.#ring().holds(at, idHash, this.#head(sizeAt));
  }

  #append(at: number, idHash: number): void {
    const horizon = horizonOf(at);
    if (horizon !== horizonOf(this.newest)) this.#forgetUpTo(horizon);
    const rank = this.#openSlot();
    this.#ring().write(rank, at, idHash);
    this.#setTime(newestAt, at);
  }

  #insert(at: number, idHash: number): void {
    const size = this.#head(sizeAt);
    const isForgotten =
      at <= horizonOf(this.newest) || (size === this.#kept() && at <= this.#ring().timeAt(0));
    if (isForgotten || this.#holds(at, idHash)) return;
    let rank = this.#openSlot();
    const ring = this.#ring();
    while (rank > 0 && ring.timeAt(rank - 1) > at) {
      ring.write(rank, ring.timeAt(rank - 1), ring.idHashAt(rank - 1));
      rank -= 1;
    }
    ring.write(rank, at, idHash);
  }

  #forgetUpTo(time: number): void {
    this.#resize(this.#countKeptAfter(time), this.#kept());
  }

  /** Makes room for one more, if need be at the cost of the oldest; the highest rank is then free. */
  #openSlot(): number {
    const size = this.#head(sizeAt);
    const kept = this.#kept();
    if (size === kept) {
      const next = this.#head(oldestAt) + 1;
      this.#setHead(oldestAt, next === kept ? 0 : next);
      return size - 1;
    }
    this.#resize(size + 1, kept);
    return size;
  }

  /** Makes the ring that of `size` messages, the newest, where `kept` are kept at most. */
  #resize(size: number, kept: number): void {
    const former = this.#head(sizeAt);
    const formerCapacity = capacityFor(former, this.#kept());
    const capacity = capacityFor(size, kept);
    if (capacity !== formerCapacity || size < former) {
      const place = this.#rings.take(capacity);
      this.#ring().copyTo(place, Math.max(0, former - size), former);
      this.#rings.free(this.#head(ringAt), formerCapacity);
      this.#setRing(place);
    }
    this.#setHead(sizeAt, size);
  }

  /** The ring has its oldest entry at its beginning. */
  #setRing(place: number): void {
    this.#setHead(ringAt, place);
    this.#setHead(oldestAt, 0);
  }

  #kept(): number {
    return keptFor(this.#head(limitAt));
  }

  #head(what: number): number {
    return this.#integers[2 * this.#start + what] ?? 0;
  }

  #setHead(what: number, value: number): void {
    this.#integers[2 * this.#start + what] = value;
  }

  #setTime(what: number, value: number): void {
    this.#numbers[this.#start + what] = value;
  }

  /** The rings' view, moved to that of the room. */
  #ring(): MessageRings {
    const capacity = capacityFor(this.#head(sizeAt), this.#kept());
    this.#rings.moveTo(this.#head(ringAt), capacity, this.#head(oldestAt), this.newest);
    return this.#rings;
  }
}

function keptFor(limit: number): number {
  return Math.max(limit, keptMin);
}

/** For how many messages there is room in the ring of `size` of them: a power of 2, or all that are `kept`. */
function capacityFor(size: number, kept: number): number {
  if (size <= initialCapacity) return initialCapacity;
  return Math.min(kept, 1 << (32 - Math.clz32(size - 1)));
}
