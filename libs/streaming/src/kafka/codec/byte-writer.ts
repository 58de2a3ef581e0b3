const continuation = 0x80;
const payload = 0x7f;
/** The longest varint of 64 bits, bytes. */
const varintBytesMax = 10;
/** Up to this length a text's length takes one byte, and a loop writes ASCII faster than a call does. */
const shortTextMax = 63;
const int32Max = 2 ** 31 - 1;

/** Writes Kafka's wire format into one buffer that grows. */
export class ByteWriter {
  #bytes: Buffer;
  #at = 0;

  constructor(capacityBytes: number) {
    this.#bytes = Buffer.allocUnsafe(capacityBytes);
  }

  get length(): number {
    return this.#at;
  }

  /** What was written, not copied: it changes with what is written into it later. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  /** Forgets what was written from `length` on. */
  truncate(length: number): void {
    this.#at = length;
  }

  /** Room for so many bytes, with contents still to be written. */
  skip(bytes: number): void {
    this.#reserve(bytes);
    this.#at += bytes;
  }

  int8(value: number): void {
    this.#reserve(1);
    this.#at = this.#bytes.writeInt8(value, this.#at);
  }

  int16(value: number): void {
    this.#reserve(2);
    this.#at = this.#bytes.writeInt16BE(value, this.#at);
  }

  int32(value: number): void {
    this.#reserve(4);
    this.#at = this.#bytes.writeInt32BE(value, this.#at);
  }

  raw(bytes: Buffer): void {
    this.#reserve(bytes.length);
    this.#at += bytes.copy(this.#bytes, this.#at);
  }

  /** A text after its length in 16 bits; -1 for none. */
  string(text: string | undefined): void {
    if (text === undefined) {
      this.int16(-1);
      return;
    }
    this.int16(Buffer.byteLength(text));
    this.#utf8(text, Buffer.byteLength(text));
  }

  /** A whole number up to 2^52 in zigzag form. */
  varint(value: number): void {
    this.#reserve(varintBytesMax);
    const bytes = this.#bytes;
    let digits = value < 0 ? -2 * value - 1 : 2 * value;
    for (; digits > int32Max; digits = Math.floor(digits / continuation)) {
      bytes[this.#at++] = (digits % continuation) | continuation;
    }
    for (; digits > payload; digits >>>= 7) bytes[this.#at++] = (digits & payload) | continuation;
    bytes[this.#at++] = digits;
  }

  /** Bytes, or a text's, after their length as a varint; -1 for none. */
  content(content: string | Buffer | null): void {
    if (content === null) this.varint(-1);
    else if (typeof content === 'string') this.#text(content);
    else {
      this.varint(content.length);
      this.raw(content);
    }
  }

  /**
   * Puts the length of what was written since `from` before it, as a varint. Room for one of two bytes has
   * been left before `from`; lengths that take another number of bytes move what was written.
   */
  prefixLength(from: number): void {
    const end = this.#at;
    const size = end - from;
    const start = from - 2;
    const prefixBytes = size < 64 ? 1 : size < 8_192 ? 2 : size < 1_048_576 ? 3 : 4;
    if (prefixBytes !== 2) {
      this.#reserve(varintBytesMax);
      this.#bytes.copyWithin(start + prefixBytes, from, end);
    }
    this.#at = start;
    this.varint(size);
    this.#at = start + prefixBytes + size;
  }

  #text(text: string): void {
    this.#reserve(1 + shortTextMax);
    if (text.length <= shortTextMax && this.#shortAscii(text)) return;
    const size = Buffer.byteLength(text);
    this.varint(size);
    this.#utf8(text, size);
  }

  /** Whether the text was ASCII, and so was written. */
  #shortAscii(text: string): boolean {
    const bytes = this.#bytes;
    const { length } = text;
    const start = this.#at + 1;
    for (let index = 0; index < length; index += 1) {
      const code = text.charCodeAt(index);
      if (code > payload) return false;
      bytes[start + index] = code;
    }
    bytes[this.#at] = 2 * length;
    this.#at = start + length;
    return true;
  }

  #utf8(text: string, size: number): void {
    this.#reserve(size);
    this.#at += this.#bytes.write(text, this.#at, size);
  }

  #reserve(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
  }
}
