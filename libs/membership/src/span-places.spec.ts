import { SpanPlaces } from './span-places.js';

describe('places of spans', () => {
  it('begin in the next chunk where the rest of one is too short', () => {
    const places = new SpanPlaces(16);
    expect([10, 6, 10, 7, 9].map((length) => places.take(length))).toEqual([0, 10, 16, 32, 39]);
  });

  it('end with those that 32 bits can hold', () => {
    const chunkLength = 2 ** 30;
    const places = new SpanPlaces(chunkLength);
    expect(places.take(chunkLength)).toBe(0);
    expect(places.take(chunkLength)).toBe(chunkLength);
    expect(() => places.take(1)).toThrow(RangeError);
    places.free(0, chunkLength);
    expect(places.take(chunkLength)).toBe(0);
  });
});
