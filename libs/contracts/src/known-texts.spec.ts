import fc from 'fast-check';
import { ByteRange } from './byte-range.js';
import { KnownTexts } from './known-texts.js';

/** The bytes, with others around them. */
function rangeOf(bytes: Uint8Array): ByteRange {
  const range = new ByteRange();
  range.set(Buffer.concat([Buffer.from('<'), bytes, Buffer.from('>')]), 1, 1 + bytes.length);
  return range;
}

const anyBytes = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 4 }),
);

describe('known texts', () => {
  it('are what the bytes say, whatever was met before', () => {
    fc.assert(
      fc.property(fc.array(anyBytes), (all) => {
        const texts = new KnownTexts();
        for (const bytes of [...all, ...all]) {
          expect(texts.textOf(rangeOf(bytes))).toBe(Buffer.from(bytes).toString());
        }
      }),
    );
  });

  it('are not taken for bytes that look like their characters', () => {
    const texts = new KnownTexts();
    expect(texts.textOf(rangeOf(Buffer.from('é')))).toBe('é');
    expect(texts.textOf(rangeOf(Buffer.from([0xe9])))).toBe('\ufffd');
  });
});
