import { hashOfAscii } from './hashes.js';

/** Some bytes of a larger piece. */
export interface BytesInPlace {
  readonly bytes: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** An id of ASCII as it lies in other bytes, and its hash. It is moved from one to the next. */
export class IdInPlace implements BytesInPlace {
  bytes: Uint8Array = new Uint8Array();
  start = 0;
  end = 0;
  hash = 0;

  /** Returns whether the bytes are ASCII; if not, it is moved to no id. `hashSeed`: that of the tables. */
  moveTo({ bytes, start, end }: BytesInPlace, hashSeed: number): boolean {
    const hash = hashOfAscii(bytes, start, end, hashSeed);
    if (hash === undefined) return false;
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.hash = hash;
    return true;
  }
}
