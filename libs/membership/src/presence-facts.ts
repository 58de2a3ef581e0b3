import { hashOfAscii } from './hashes.js';
import type { BytesInPlace, IdInPlace } from './id-in-place.js';

/** A fact of presence, and whose it is. */
export interface UserPresence {
  readonly userId: string;
  readonly online: boolean;
  /** Event time, ms. */
  readonly at: number;
  /** Where it was read. */
  readonly offset: number;
}

/**
 * Facts of presence in the order in which they were read, in columns: nearly all are of users who are
 * members nowhere, and an object and a text for each would be most of what a fact costs.
 *
 * The ids stay where they lie, so that facts are good for as long as those bytes are. Their hashes are
 * those of the tables in which they are looked up, once for all of these.
 */
export class PresenceFacts {
  readonly #hashSeed: number;
  readonly #bytes: Uint8Array[] = [];
  readonly #starts: Int32Array;
  readonly #ends: Int32Array;
  readonly #hashes: Int32Array;
  readonly #online: Uint8Array;
  readonly #times: Float64Array;
  readonly #offsets: Float64Array;
  #count = 0;

  /** `capacity`: how many there are at most. `hashSeed`: that of the tables. */
  constructor(capacity: number, hashSeed: number) {
    this.#hashSeed = hashSeed;
    this.#starts = new Int32Array(capacity);
    this.#ends = new Int32Array(capacity);
    this.#hashes = new Int32Array(capacity);
    this.#online = new Uint8Array(capacity);
    this.#times = new Float64Array(capacity);
    this.#offsets = new Float64Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  /** `userId`: ASCII. `at`: event time, ms. */
  add({ bytes, start, end }: BytesInPlace, online: boolean, at: number, offset: number): void {
    const index = this.#count;
    this.#bytes.push(bytes);
    this.#starts[index] = start;
    this.#ends[index] = end;
    this.#hashes[index] = hashOfAscii(bytes, start, end, this.#hashSeed) ?? 0;
    this.#online[index] = Number(online);
    this.#times[index] = at;
    this.#offsets[index] = offset;
    this.#count = index + 1;
  }

  /** Moves `id` to whose the fact is. */
  idOf(index: number, id: IdInPlace): void {
    id.bytes = this.#bytes[index] ?? id.bytes;
    id.start = this.#starts[index] ?? 0;
    id.end = this.#ends[index] ?? 0;
    id.hash = this.hash(index);
  }

  hash(index: number): number {
    return this.#hashes[index] ?? 0;
  }

  isOnline(index: number): boolean {
    return this.#online[index] === 1;
  }

  /** Event time, ms. */
  time(index: number): number {
    return this.#times[index] ?? NaN;
  }

  /** By itself, for those that concern somebody. */
  fact(index: number): UserPresence {
    const units = this.#bytes[index]?.subarray(this.#starts[index], this.#ends[index]) ?? [];
    return {
      userId: String.fromCharCode(...units),
      online: this.isOnline(index),
      at: this.time(index),
      offset: this.#offsets[index] ?? NaN,
    };
  }
}
