import type { ByteRange } from './byte-range.js';

/** Places for texts, a power of two; where two texts have the same place the newer one stays. */
const places = 2 ** 17;

/**
 * Texts that were met lately, found by their bytes: what is met again and again, as the ids of rooms are,
 * is not decoded again, and is the same string, whose hash is known. Texts other than ASCII are not kept.
 */
export class KnownTexts {
  readonly #texts = new Array<string>(places).fill('');

  /** The text whose UTF-8 the bytes are. */
  textOf(range: ByteRange): string {
    const hash = range.hash();
    const place = (hash ^ (hash >>> 16)) & (places - 1);
    const known = this.#texts[place] ?? '';
    if (isAsciiOf(range, known)) return known;
    const text = range.toString();
    if (isAsciiOf(range, text)) this.#texts[place] = text;
    return text;
  }
}

/** Of all that this process reads: ids of rooms. */
export const knownTexts = new KnownTexts();

function isAsciiOf({ bytes, start, end }: ByteRange, text: string): boolean {
  if (text.length !== end - start) return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code !== bytes[start + index] || code > 0x7f) return false;
  }
  return true;
}
