import { murmurHash3 } from './murmur-hash.js';

/** Some bytes of a larger piece. It is moved from place to place rather than made anew for each. */
export class ByteRange {
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;

  /** All of the bytes. */
  static of(bytes: Buffer): ByteRange {
    const range = new ByteRange();
    range.set(bytes, 0, bytes.length);
    return range;
  }

  set(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  get length(): number {
    return this.end - this.start;
  }

  equals(other: Uint8Array): boolean {
    return this.length === other.length && this.holds(other, 0);
  }

  /** Whether the bytes of `other`, from `start` up to `end`, stand here at `place`, counted from 0. */
  holds(other: Uint8Array, place: number, start = 0, end = other.length): boolean {
    const length = end - start;
    if (place + length > this.length) return false;
    return isSame(this.bytes, this.start + place, other, start, length);
  }

  /** 32 bits (MurmurHash3), as a signed integer. */
  hash(): number {
    return murmurHash3(this.bytes, this.start, this.end);
  }

  /** The bytes themselves, not copied. */
  toBuffer(): Buffer {
    return this.bytes.subarray(this.start, this.end);
  }

  /** As UTF-8. */
  toString(): string {
    return this.bytes.toString('utf8', this.start, this.end);
  }
}

/** Whether `length` bytes are the same. */
export function isSame(
  one: Uint8Array,
  oneStart: number,
  other: Uint8Array,
  otherStart: number,
  length: number,
): boolean {
  for (let index = 0; index < length; index++) {
    if (one[oneStart + index] !== other[otherStart + index]) return false;
  }
  return true;
}

/** A header that is looked for. It is moved from record to record rather than made anew for each. */
export class WantedHeader {
  readonly name: string;
  readonly nameBytes: Uint8Array;
  isThere = false;
  /** The first value of that name, if it is there. */
  readonly value = new ByteRange();

  constructor(name: string) {
    this.name = name;
    this.nameBytes = Buffer.from(name);
  }
}

/** A record whose headers can be looked at where they lie, without being taken out. */
export interface HeadersInPlace {
  /** Moves each of `wanted` to what the record has of that name; one without a value is none. */
  findHeaders(wanted: readonly WantedHeader[]): void;
}

/** A record that can be looked at where it lies, without anything being taken out. */
export interface RecordInPlace extends HeadersInPlace {
  /** ms since the epoch. */
  readonly timestamp: number;
  /** Moves `range` to the key. Returns whether there is one. */
  keyIn(range: ByteRange): boolean;
  /** Moves `range` to the value. Returns whether there is one. */
  valueIn(range: ByteRange): boolean;
}
