const initialCapacity = 4;

/**
 * The event times of a room's newest messages: all that is ever kept of a message.
 *
 * Invariant: the `limit` newest distinct messages that were added, in ascending order, in a ring whose
 * oldest entry is at `#oldest`; equal times stand beside each other. A message is the same as another
 * only if both have the same time and the same id hash, other than 0 (no id).
 *
 * Messages mostly arrive in order: then adding one writes a single slot. A late one moves those that
 * are newer by one slot. The arrays grow with need, because most rooms are quiet.
 */
export class MessageTimes {
  #limit: number;
  #times: Float64Array;
  #idHashes: Int32Array;
  #oldest = 0;
  #size = 0;

  constructor(limit: number) {
    this.#limit = limit;
    const capacity = Math.min(initialCapacity, limit);
    this.#times = new Float64Array(capacity);
    this.#idHashes = new Int32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** Time of the newest message; -Infinity where there is none. */
  get newest(): number {
    return this.#size === 0 ? -Infinity : this.#timeAt(this.#size - 1);
  }

  /** Time of the `limit`-th newest message; -Infinity where there are fewer. */
  get nthNewest(): number {
    return this.#size < this.#limit ? -Infinity : this.#timeAt(0);
  }

  /** `idHash`: 32 bits of the message's id; 0 where it has none. */
  add(at: number, idHash: number): void {
    if (at <= this.nthNewest) return;
    if (at <= this.newest && this.#holds(at, idHash)) return;
    let rank = this.#openSlot();
    while (rank > 0 && this.#timeAt(rank - 1) > at) {
      this.#write(rank, this.#timeAt(rank - 1), this.#idHashAt(rank - 1));
      rank -= 1;
    }
    this.#write(rank, at, idHash);
  }

  /** How many of the messages held are newer than `time`. */
  countAfter(time: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#timeAt(middle) > time) high = middle;
      else low = middle + 1;
    }
    return this.#size - low;
  }

  /** From now on the `limit` newest are kept; of those held, as many as fit. */
  setLimit(limit: number): void {
    this.#resize(limit, Math.max(Math.min(this.#size, limit), Math.min(initialCapacity, limit)));
    this.#limit = limit;
  }

  #holds(at: number, idHash: number): boolean {
    if (idHash === 0) return false;
    for (let rank = this.#size - 1; rank >= 0 && this.#timeAt(rank) >= at; rank -= 1) {
      if (this.#timeAt(rank) === at && this.#idHashAt(rank) === (idHash | 0)) return true;
    }
    return false;
  }

  /** Makes room for one more, if need be at the cost of the oldest; the highest rank is then free. */
  #openSlot(): number {
    if (this.#size === this.#limit) {
      this.#oldest = this.#slotOf(1);
      return this.#size - 1;
    }
    if (this.#size === this.#times.length) this.#resize(this.#limit, 2 * this.#size);
    this.#size += 1;
    return this.#size - 1;
  }

  /** Moves the newest into arrays of `capacity`, or of `limit` where that is less. */
  #resize(limit: number, capacity: number): void {
    const times = new Float64Array(Math.min(capacity, limit));
    const idHashes = new Int32Array(times.length);
    const size = Math.min(this.#size, times.length);
    const dropped = this.#size - size;
    for (let rank = 0; rank < size; rank += 1) {
      times[rank] = this.#timeAt(dropped + rank);
      idHashes[rank] = this.#idHashAt(dropped + rank);
    }
    this.#times = times;
    this.#idHashes = idHashes;
    this.#oldest = 0;
    this.#size = size;
  }

  #slotOf(rank: number): number {
    const slot = this.#oldest + rank;
    return slot < this.#times.length ? slot : slot - this.#times.length;
  }

  #timeAt(rank: number): number {
    return this.#times[this.#slotOf(rank)] ?? NaN;
  }

  #idHashAt(rank: number): number {
    return this.#idHashes[this.#slotOf(rank)] ?? 0;
  }

  #write(rank: number, time: number, idHash: number): void {
    const slot = this.#slotOf(rank);
    this.#times[slot] = time;
    this.#idHashes[slot] = idHash;
  }
}
