import fc from 'fast-check';
import { ByteRange } from './byte-range.js';
import { NumberList } from './number-list.js';

function read(text: string, count: number) {
  const range = new ByteRange();
  const bytes = Buffer.from(`[7${text},8]`);
  range.set(bytes, 2, bytes.length - 3);
  const list = new NumberList(range);
  const numbers = Array.from({ length: count }, () => list.next());
  list.end();
  return numbers;
}

describe('a list of numbers', () => {
  it('is read as JSON.parse reads it', () => {
    const number = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(number), (numbers) => {
        const expected = numbers.map((each) => each ?? undefined);
        expect(read(JSON.stringify(numbers), numbers.length)).toEqual(expected);
      }),
    );
  });

  it('has nothing behind its last', () => {
    expect(read('[1]', 3)).toEqual([1, undefined, undefined]);
    expect(read('[]', 2)).toEqual([undefined, undefined]);
  });

  it.each([
    ['', 1],
    ['{"joinedVersion":1}', 1],
    ['"1"', 1],
    ['[1', 1],
    ['[1', 2],
    ['[1,', 2],
    ['[1;2]', 2],
    ['[,1]', 1],
    ['[1,]', 2],
    ['[-1]', 1],
    ['[1.5]', 2],
    ['[1e3]', 2],
    ['["1"]', 1],
    ['[true]', 1],
    ['[1, 2]', 2],
    ['[1,2]', 1],
    ['[1]]', 1],
    ['[1]x', 2],
    ['[nul', 1],
    ['[nil]', 2],
  ])('is refused where it is none: %s', (text, count) => {
    expect(() => read(text, count)).toThrow(TypeError);
  });
});
