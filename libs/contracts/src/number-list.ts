const openingBracket = 0x5b;
const closingBracket = 0x5d;
const comma = 0x2c;
const zero = 0x30;
const nine = 0x39;
const letterN = 0x6e;

/**
 * Reads a JSON array of whole numbers and nulls where it lies in its bytes: several times as fast as
 * JSON.parse. The numbers are 0 to 2^53 - 1, without exponent; nothing stands between them but a comma.
 */
export class NumberList {
  readonly #bytes: Uint8Array;
  #at = 1;

  /** @throws {TypeError} where the bytes begin otherwise. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    if (bytes[0] !== openingBracket) throw this.#violation();
  }

  /** The next number; undefined for null, and behind the last. @throws {TypeError} where there is neither. */
  next(): number | undefined {
    if (this.#bytes[this.#at] === closingBracket) return undefined;
    if (this.#at > 1) this.#comma();
    if (this.#bytes[this.#at] === letterN) {
      this.#at += 'null'.length;
      return undefined;
    }
    return this.#number();
  }

  /** @throws {TypeError} where it is not the end. */
  end(): void {
    const isAtEnd = this.#at === this.#bytes.length - 1;
    if (!isAtEnd || this.#bytes[this.#at] !== closingBracket) throw this.#violation();
  }

  #comma(): void {
    if (this.#bytes[this.#at] !== comma) throw this.#violation();
    this.#at += 1;
  }

  #number(): number {
    const from = this.#at;
    let number = 0;
    for (;;) {
      const byte = this.#bytes[this.#at] ?? 0;
      if (byte < zero || byte > nine) break;
      number = number * 10 + (byte - zero);
      this.#at += 1;
    }
    if (this.#at === from) throw this.#violation();
    return number;
  }

  #violation(): TypeError {
    return new TypeError(`not a list of numbers at byte ${this.#at}`);
  }
}
