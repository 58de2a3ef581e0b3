import type { Id } from '../id.js';
import { IdInPlace } from '../id-in-place.js';

export const hashSeed = 7;

/** The text as it lies between other bytes; the text itself where it is not ASCII. */
export function placed(text: string): Id {
  const bytes = new TextEncoder().encode(`<${text}>`);
  const id = new IdInPlace();
  return id.moveTo({ bytes, start: 1, end: bytes.length - 1 }, hashSeed) ? id : text;
}
