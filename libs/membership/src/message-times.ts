import { defaultRoomPolicy } from '#contracts';

/** Messages that there is room for at first. */
const initialCapacity = 4;

/** Messages that are kept where the limit is lower: it may be raised, and that be read after them. */
const keptMin = defaultRoomPolicy.offlineMessageLimit;

/** Numbers that a message takes up: its time and its id hash. */
const stride = 2;

/** For `capacity` messages: doubles on the heap of V8, where small arrays cost less than typed ones. */
function newRing(capacity: number): number[] {
  return new Array<number>(stride * capacity).fill(NaN);
}

/**
 * The event times of a room's newest messages: all that is ever kept of a message.
 *
 * Invariant: the newest distinct messages that were added, as many as `limit` or `keptMin`, in ascending order, in a ring whose
 * oldest entry is at `#oldest`; equal times stand beside each other. A message is the same as another
 * only if both have the same time and the same id hash, other than 0 (no id).
 *
 * Messages mostly arrive in order: then adding one writes a single slot. A late one moves those that
 * are newer by one slot. The ring grows with need, because most rooms are quiet. Time and id hash lie
 * side by side: what costs most is fetching the memory of a room that had no message for a while.
 */
export class MessageTimes {
  #limit: number;
  #kept: number;
  #capacity: number;
  #oldest = 0;
  #size = 0;
  #ring: number[];

  constructor(limit: number) {
    this.#limit = limit;
    this.#kept = Math.max(limit, keptMin);
    this.#capacity = initialCapacity;
    this.#ring = newRing(this.#capacity);
  }

  get size(): number {
    return Math.min(this.#size, this.#limit);
  }

  /** Time of the newest message; -Infinity where there is none. */
  get newest(): number {
    return this.#size === 0 ? -Infinity : this.#timeAt(this.#size - 1);
  }

  /** Time of the `limit`-th newest message; -Infinity where there are fewer. */
  get nthNewest(): number {
    return this.#size < this.#limit ? -Infinity : this.#timeAt(this.#size - this.#limit);
  }

  /** `idHash`: 32 bits of the message's id; 0 where it has none. */
  add(at: number, idHash: number): void {
    if (this.#size === this.#kept && at <= this.#timeAt(0)) return;
    if (at <= this.newest && this.#holds(at, idHash)) return;
    let rank = this.#openSlot();
    while (rank > 0 && this.#timeAt(rank - 1) > at) {
      this.#write(rank, this.#timeAt(rank - 1), this.#idHashAt(rank - 1));
      rank -= 1;
    }
    this.#write(rank, at, idHash);
  }

  /** How many of the `limit` newest messages are newer than `time`. */
  countAfter(time: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#timeAt(middle) > time) high = middle;
      else low = middle + 1;
    }
    return Math.min(this.#size - low, this.#limit);
  }

  /** From now on the `limit` newest are kept, if not more; of those held, as many as fit. */
  setLimit(limit: number): void {
    this.#limit = limit;
    const kept = Math.max(limit, keptMin);
    if (kept === this.#kept) return;
    this.#kept = kept;
    this.#resize(Math.min(kept, Math.max(initialCapacity, this.#size)));
  }

  #holds(at: number, idHash: number): boolean {
    if (idHash === 0) return false;
    for (let rank = this.#size - 1; rank >= 0 && this.#timeAt(rank) >= at; rank -= 1) {
      if (this.#timeAt(rank) === at && this.#idHashAt(rank) === idHash) return true;
    }
    return false;
  }

  /** Makes room for one more, if need be at the cost of the oldest; the highest rank is then free. */
  #openSlot(): number {
    if (this.#size === this.#kept) {
      this.#oldest = this.#oldest + 1 === this.#capacity ? 0 : this.#oldest + 1;
      return this.#size - 1;
    }
    if (this.#size === this.#capacity) this.#resize(Math.min(this.#kept, 2 * this.#capacity));
    this.#size += 1;
    return this.#size - 1;
  }

  /** Moves the newest, as many as fit, into a ring for `capacity` messages. */
  #resize(capacity: number): void {
    const ring = newRing(capacity);
    const size = Math.min(this.#size, capacity);
    const dropped = this.#size - size;
    for (let rank = 0; rank < size; rank += 1) {
      ring[stride * rank] = this.#timeAt(dropped + rank);
      ring[stride * rank + 1] = this.#idHashAt(dropped + rank);
    }
    this.#ring = ring;
    this.#capacity = capacity;
    this.#oldest = 0;
    this.#size = size;
  }

  #timeAt(rank: number): number {
    return this.#ring[this.#placeOf(rank)] ?? NaN;
  }

  #idHashAt(rank: number): number {
    return this.#ring[this.#placeOf(rank) + 1] ?? NaN;
  }

  #write(rank: number, time: number, idHash: number): void {
    const place = this.#placeOf(rank);
    this.#ring[place] = time;
    this.#ring[place + 1] = idHash;
  }

  #placeOf(rank: number): number {
    const slot = this.#oldest + rank;
    return stride * (slot < this.#capacity ? slot : slot - this.#capacity);
  }
}
