const fnvOffsetBasis = 0x811c9dc5;
const fnvPrime = 0x01000193;

/** Some bytes of a larger piece. It is moved from place to place rather than made anew for each. */
export class ByteRange {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;

  set(bytes: Uint8Array, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
  }

  get length(): number {
    return this.end - this.start;
  }

  equals(other: Uint8Array): boolean {
    const { bytes, start } = this;
    if (this.end - start !== other.length) return false;
    for (let index = 0; index < other.length; index++) {
      if (bytes[start + index] !== other[index]) return false;
    }
    return true;
  }

  /** 32 bits (FNV-1a), as a signed integer. */
  hash(): number {
    const { bytes, end } = this;
    let hash = fnvOffsetBasis;
    for (let index = this.start; index < end; index++) {
      hash = Math.imul(hash ^ (bytes[index] ?? 0), fnvPrime);
    }
    return hash | 0;
  }
}

/** A record whose headers can be looked at where they lie, without being taken out. */
export interface HeadersInPlace {
  /** Moves `range` to the first value of the header `name`. Returns whether there is one. */
  headerIn(name: Uint8Array, range: ByteRange): boolean;
}
