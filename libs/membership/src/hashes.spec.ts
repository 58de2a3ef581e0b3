import { hashOfAscii, hashOfPair, hashOfText } from './hashes.js';

/** How many of 256 buckets a byte of the hashes fills; 1,000 random hashes leave about five empty. */
function bucketsOf(hashes: readonly number[], shift: number): number {
  return new Set(hashes.map((hash) => (hash >>> shift) & 0xff)).size;
}

const indices = Array.from({ length: 1_000 }, (_, index) => index);

describe('hashes', () => {
  it.each([
    ['texts that differ at their end', indices.map((index) => hashOfText(`user-${index}`, 0))],
    [
      'texts that differ at their beginning',
      indices.map((index) => hashOfText(`${index}-user`, 0)),
    ],
    ['texts of one character', indices.map((index) => hashOfText(String.fromCharCode(index), 0))],
    ['one text under many seeds', indices.map((seed) => hashOfText('user', seed))],
    ['pairs with a common first', indices.map((index) => hashOfPair(7, index))],
    ['pairs with a common second', indices.map((index) => hashOfPair(index, 7))],
    ['pairs of the same', indices.map((index) => hashOfPair(index, index))],
  ])('of %s differ in their first byte and in their last', (_, hashes) => {
    expect(bucketsOf(hashes, 0)).toBeGreaterThan(240);
    expect(bucketsOf(hashes, 24)).toBeGreaterThan(240);
  });

  it('are the same of a text and of its bytes', () => {
    for (const text of ['', 'u', 'user-1', '~'.repeat(128)]) {
      const bytes = new TextEncoder().encode(`<${text}>`);
      expect(hashOfAscii(bytes, 1, bytes.length - 1, 7)).toBe(hashOfText(text, 7));
    }
  });

  it('are not there for bytes other than ASCII', () => {
    const bytes = new TextEncoder().encode('Zoë');
    expect(hashOfAscii(bytes, 0, 2, 7)).toBe(hashOfText('Zo', 7));
    expect(hashOfAscii(bytes, 0, 3, 7)).toBeUndefined();
  });

  it('tell the order of a pair', () => {
    expect(hashOfPair(1, 2)).not.toBe(hashOfPair(2, 1));
  });
});
