import * as fc from 'fast-check';
import { decodeIdCursor, decodeIntegerCursor, encodeCursor, InvalidCursor } from './cursor.js';

const id = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !text.includes('\u001f'));

describe('a cursor', () => {
  it('gives back the id it was made of', () => {
    fc.assert(
      fc.property(id, (text) => {
        expect(decodeIdCursor('rooms', encodeCursor('rooms', [text]))).toBe(text);
      }),
    );
  });

  it('gives back the integers it was made of', () => {
    const integers = fc.array(fc.maxSafeNat(), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(integers, (numbers) => {
        const cursor = encodeCursor('members', numbers);
        expect(decodeIntegerCursor('members', cursor, numbers.length)).toEqual(numbers);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no base64url', '%%%'],
    ['padding', `${encodeCursor('members', [1, 2])}=`],
    ['another query', encodeCursor('history', [1, 2])],
    ['too few parts', encodeCursor('members', [1])],
    ['too many parts', encodeCursor('members', [1, 2, 3])],
    ['no number', encodeCursor('members', [1, 'x'])],
    ['a negative number', encodeCursor('members', [1, -2])],
    ['a number beyond the safe ones', encodeCursor('members', [1, '9007199254740992'])],
  ])('is invalid when it holds %s', (_, cursor) => {
    expect(() => decodeIntegerCursor('members', cursor, 2)).toThrow(InvalidCursor);
  });

  it('is refused, not misread, whatever text it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeIntegerCursor('members', text, 2)).toThrow(InvalidCursor);
      }),
    );
  });
});
