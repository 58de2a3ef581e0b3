import { defaultRoomPolicy } from '#contracts';
import { laterFieldsAt } from './id-cells.js';
import type { MemoryViews } from './memory-views.js';
import { horizonOf, type MessageRings } from './message-rings.js';

/** Messages that there is room for in the smallest ring. */
const capacityMin = 8;

/** The limit at first; where it is lower, as many are kept: it may be raised, and that be read after the messages. */
const keptMin = defaultRoomPolicy.offlineMessageLimit;

/** A head is the fields of a cell: two times as numbers, */
const newestAt = 0;
const awaitedAt = 1;
/** then as a whole number the place of the ring, */
const ringAt = 2 * laterFieldsAt;
/** how much there is as bytes, which is enough for the highest limit, */
const limitAt = 8 * laterFieldsAt + 4;
const oldestAt = 8 * laterFieldsAt + 5;
const sizeAt = 8 * laterFieldsAt + 6;
const freshSizeAt = 8 * laterFieldsAt + 7;
/** and a few messages: of each two whole numbers, the low half of its time and its id hash. */
const freshAt = 2 * laterFieldsAt + 2;
const freshMax = 5;

/**
 * The event times of a room's newest messages: all that is ever kept of a message. They lie in a ring, beside those of
 * other rooms. What a message asks of its room lies apart from them, in a head beside the room's id: the newest
 * time, and from when on a message is awaited. Most messages concern nobody, and the head tells so. This is a
 * view of a head.
 *
 * Invariant: the newest distinct messages that were added, as many as the limit or `keptMin`, in ascending order, in a ring
 * that has its oldest entry where the head says; equal times stand beside each other. A message is the same
 * as another only if both have the same time and the same id hash, other than 0 (no id). How many the ring has
 * room for follows from how many there are: it grows with need, because most rooms are quiet. The newest few, each later than
 * all before it, may be in the head instead: they are fresh, and go to the ring together.
 *
 * What is older than the horizon of the newest message is forgotten. It decides nothing: whoever went offline before it
 * is due by the newest alone (`isDue`).
 *
 * Messages mostly arrive in order: then adding one writes to the head alone. A late one moves those that
 * are newer by one slot of the ring.
 */
export class MessageTimes {
  readonly #rings: MessageRings;
  #start = 0;
  #numbers: Float64Array = new Float64Array();
  #integers: Int32Array = new Int32Array();
  #bytes: Uint8Array = new Uint8Array();

  /** Of no room before `moveTo` or `beginAt`. */
  constructor(rings: MessageRings) {
    this.#rings = rings;
  }

  /** Where the head begins among the numbers of its memory. */
  get start(): number {
    return this.#start;
  }

  /** Moves the view to the head that begins at `start`, in the numbers of the memory. */
  moveTo({ numbers, integers, bytes }: MemoryViews, start: number): void {
    this.#start = start;
    this.#numbers = numbers;
    this.#integers = integers;
    this.#bytes = bytes;
  }

  /** Moves the view to `start` and puts a head there: that of a room that had no messages. */
  beginAt(memory: MemoryViews, start: number): void {
    this.moveTo(memory, start);
    this.#setTime(newestAt, -Infinity);
    this.#setTime(awaitedAt, Infinity);
    this.#setCount(limitAt, keptMin);
    this.#setCount(sizeAt, 0);
    this.#setCount(freshSizeAt, 0);
  }

  get size(): number {
    return Math.min(this.#count(sizeAt) + this.#count(freshSizeAt), this.#count(limitAt));
  }

  /** Time of the newest message; -Infinity where there is none. */
  get newest(): number {
    return this.#numbers[this.#start + newestAt] ?? NaN;
  }

  /** Time of the `limit`-th newest message; -Infinity where there are fewer. */
  get nthNewest(): number {
    this.#fileFresh();
    const size = this.#count(sizeAt);
    const limit = this.#count(limitAt);
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
    const { newest } = this;
    if (at > newest) this.#addFresh(at, idHash);
    else if (at > horizonOf(newest)) this.#insert(at, idHash);
  }

  /** Adds what is kept here to `others`; that may move the rings' view, where they share it. */
  addTo(others: MessageTimes): void {
    this.#fileFresh();
    const size = this.#count(sizeAt);
    for (let rank = 0; rank < size; rank += 1) {
      const ring = this.#ring();
      others.add(ring.timeAt(rank), ring.idHashAt(rank));
    }
  }

  /** How many of the `limit` newest messages are newer than `time`. */
  countAfter(time: number): number {
    return Math.min(this.#countKeptAfter(time), this.#count(limitAt));
  }

  /** From now on the `limit` newest are kept, if not more; of those held, as many as fit. */
  setLimit(limit: number): void {
    this.#fileFresh();
    const kept = keptFor(limit);
    this.#resize(Math.min(this.#count(sizeAt), kept), kept);
    this.#setCount(limitAt, limit);
  }

  /** The message is newer than all others. */
  #addFresh(at: number, idHash: number): void {
    const horizon = horizonOf(at);
    if (horizon !== horizonOf(this.newest)) this.#forgetUpTo(horizon);
    if (this.#count(freshSizeAt) === freshMax) this.#fileFresh();
    const count = this.#count(freshSizeAt);
    const index = this.#freshIndex(count);
    this.#integers[index] = at | 0;
    this.#integers[index + 1] = idHash;
    this.#setCount(freshSizeAt, count + 1);
    this.#setTime(newestAt, at);
  }

  #insert(at: number, idHash: number): void {
    this.#fileFresh();
    const size = this.#count(sizeAt);
    const before = this.#ring();
    const isTooOld = size === this.#kept() && at <= before.timeAt(0);
    if (isTooOld || before.holds(at, idHash, size)) return;
    let rank = this.#openRanks(1);
    const ring = this.#ring();
    while (rank > 0 && ring.timeAt(rank - 1) > at) {
      ring.write(rank, ring.timeAt(rank - 1), ring.idHashAt(rank - 1));
      rank -= 1;
    }
    ring.write(rank, at, idHash);
  }

  /** From now on no message is in the head. */
  #fileFresh(): void {
    const count = this.#count(freshSizeAt);
    if (count === 0) return;
    const rank = this.#openRanks(count);
    const ring = this.#ring();
    for (let which = 0; which < count; which += 1) {
      const index = this.#freshIndex(which);
      ring.write(rank + which, this.#integers[index] ?? 0, this.#integers[index + 1] ?? 0);
    }
    this.#setCount(freshSizeAt, 0);
  }

  #forgetUpTo(time: number): void {
    this.#resize(this.#countKeptAfter(time), this.#kept());
  }

  #countKeptAfter(time: number): number {
    this.#fileFresh();
    const size = this.#count(sizeAt);
    if (size === 0) return 0;
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

  /** Makes room for `count` more, if need be at the cost of the oldest. The ranks from the one returned on are then free. */
  #openRanks(count: number): number {
    const kept = this.#kept();
    const size = this.#count(sizeAt);
    const wanted = size + count;
    if (size < kept) this.#resize(Math.min(wanted, kept), kept);
    if (wanted <= kept) return size;
    const oldest = this.#count(oldestAt) + wanted - kept;
    this.#setCount(oldestAt, oldest < kept ? oldest : oldest - kept);
    return kept - count;
  }

  /** Makes the ring that of `size` messages, the newest, where `kept` are kept at most. */
  #resize(size: number, kept: number): void {
    const former = this.#count(sizeAt);
    const formerCapacity = capacityFor(former, this.#kept());
    const capacity = capacityFor(size, kept);
    if (capacity !== formerCapacity || size < former) {
      const place = this.#rings.take(capacity);
      if (former > 0) {
        this.#ring().copyTo(place, Math.max(0, former - size), former);
        this.#rings.free(this.#ringPlace, formerCapacity);
      }
      this.#integers[2 * this.#start + ringAt] = place;
      this.#setCount(oldestAt, 0);
    }
    this.#setCount(sizeAt, size);
  }

  #kept(): number {
    return keptFor(this.#count(limitAt));
  }

  /** Of those that say how much there is. */
  #count(what: number): number {
    return this.#bytes[8 * this.#start + what] ?? 0;
  }

  #setCount(what: number, value: number): void {
    this.#bytes[8 * this.#start + what] = value;
  }

  #setTime(what: number, value: number): void {
    this.#numbers[this.#start + what] = value;
  }

  #freshIndex(which: number): number {
    return 2 * (this.#start + which) + freshAt;
  }

  get #ringPlace(): number {
    return this.#integers[2 * this.#start + ringAt] ?? 0;
  }

  /** The rings' view, moved to that of the room, which has one where its `size` is not 0. */
  #ring(): MessageRings {
    const capacity = capacityFor(this.#count(sizeAt), this.#kept());
    this.#rings.moveTo(this.#ringPlace, capacity, this.#count(oldestAt), this.newest);
    return this.#rings;
  }
}

function keptFor(limit: number): number {
  return Math.max(limit, keptMin);
}

/** For how many messages there is room in the ring of `size` of them: a power of 2, or all that are `kept`. */
function capacityFor(size: number, kept: number): number {
  if (size === 0) return 0;
  if (size <= capacityMin) return capacityMin;
  return Math.min(kept, 1 << (32 - Math.clz32(size - 1)));
}
