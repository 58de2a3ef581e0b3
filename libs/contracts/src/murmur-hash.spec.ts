import { murmurHash3 } from './murmur-hash.js';

const hashOf = (text: string) => murmurHash3(Buffer.from(text), 0, text.length) >>> 0;

describe('MurmurHash3', () => {
  it.each([
    ['', 0],
    ['aaa', 0xb4d05fb7],
    ['test', 0xba6bd213],
    ['Hello, world!', 0xc0363e43],
    ['The quick brown fox jumps over the lazy dog', 0x2e4ff723],
  ])('of "%s" is what others say', (text, hash) => {
    expect(hashOf(text)).toBe(hash);
  });

  it('looks at nothing beside its bytes', () => {
    const bytes = Buffer.from('<Hello, world!>');
    expect(murmurHash3(bytes, 1, bytes.length - 1) >>> 0).toBe(hashOf('Hello, world!'));
  });
});
