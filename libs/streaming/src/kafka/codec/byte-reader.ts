const continuation = 0x80;
const payload = 0x7f;
/** The varint digits that fit 32-bit arithmetic. */
const shiftMax = 28;
/** Of a 64-bit number. */
const factorMax = 2 ** 63;
/** A number of so many bytes fits 32-bit arithmetic. */
const shortBytesMax = 4;

/** Reads the numbers of Kafka's wire format one after another. 64-bit ones are exact up to 2^53. */
export class ByteReader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get remaining(): number {
    return this.bytes.length - this.at;
  }

  int8(): number {
    this.at += 1;
    return this.bytes.readInt8(this.at - 1);
  }

  int16(): number {
    this.at += 2;
    return this.bytes.readInt16BE(this.at - 2);
  }

  int32(): number {
    this.at += 4;
    return this.bytes.readInt32BE(this.at - 4);
  }

  int64(): number {
    const high = this.int32();
    return high * 2 ** 32 + (this.int32() >>> 0);
  }

  string(): string {
    return this.take(this.int16()).toString();
  }

  take(length: number): Buffer {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** A zigzag number of at most 32 bits. */
  varint(): number {
    let byte = this.bytes[this.at++] ?? 0;
    if (byte < continuation) return (byte >>> 1) ^ -(byte & 1);
    let digits = byte & payload;
    for (let shift = 7; byte >= continuation && shift <= shiftMax; shift += 7) {
      byte = this.bytes[this.at++] ?? 0;
      digits |= (byte & payload) << shift;
    }
    return (digits >>> 1) ^ -(digits & 1);
  }

  /** A zigzag number of at most 64 bits. */
  varlong(): number {
    const start = this.at;
    const short = this.varint();
    if (this.at - start <= shortBytesMax) return short;
    this.at = start;
    return this.#longVarlong();
  }

  #longVarlong(): number {
    let digits = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.at++] ?? 0;
      digits += (byte & payload) * factor;
      if (byte < continuation || factor === factorMax) break;
      factor *= continuation;
    }
    return digits % 2 === 0 ? digits / 2 : -(digits + 1) / 2;
  }
}
