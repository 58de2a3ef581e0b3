import { MessageRings } from './message-rings.js';

function timesOf(rings: MessageRings, size: number): number[] {
  return Array.from({ length: size }, (_, rank) => rings.timeAt(rank));
}

describe('rings of messages', () => {
  it('know messages by rank, whichever slot the oldest has', () => {
    const rings = new MessageRings();
    const places = [rings.take(4), rings.take(4)];
    for (const [index, place] of places.entries()) {
      rings.moveTo(place, 4, 3);
      for (let rank = 0; rank < 4; rank += 1) rings.write(rank, 10 * index + rank, -rank);
    }
    rings.moveTo(places[0]!, 4, 3);
    expect(timesOf(rings, 4)).toEqual([0, 1, 2, 3]);
    rings.moveTo(places[1]!, 4, 3);
    expect(timesOf(rings, 4)).toEqual([10, 11, 12, 13]);
    expect(rings.idHashAt(2)).toBe(-2);
    rings.moveTo(places[1]!, 4, 0);
    expect(timesOf(rings, 4)).toEqual([11, 12, 13, 10]);
  });

  it('hold a message of the same time and id, of none where it has no id', () => {
    const rings = new MessageRings();
    rings.moveTo(rings.take(4), 4, 2);
    for (const [rank, idHash] of [7, 8, 0, 9].entries()) rings.write(rank, 5 + (rank >> 1), idHash);
    expect([rings.holds(5, 7, 4), rings.holds(6, 9, 4), rings.holds(5, 9, 4)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([rings.holds(6, 0, 4), rings.holds(6, 9, 3)]).toEqual([false, false]);
  });

  it('are copied in the order of their ranks', () => {
    const rings = new MessageRings();
    const [small, large] = [rings.take(4), rings.take(8)];
    rings.moveTo(small, 4, 1);
    for (let rank = 0; rank < 4; rank += 1) rings.write(rank, rank, 100 + rank);
    rings.copyTo(large, 1, 4);
    rings.moveTo(large, 8, 0);
    expect(timesOf(rings, 3)).toEqual([1, 2, 3]);
    expect([rings.idHashAt(0), rings.idHashAt(2)]).toEqual([101, 103]);
  });

  it('give the place of a freed one to the next of its length, and have a longest', () => {
    const rings = new MessageRings();
    const freed = rings.take(8);
    rings.free(freed, 8);
    expect([rings.take(16), rings.take(8)]).toEqual([expect.any(Number), freed]);
    expect(() => rings.take(16_385)).toThrow(RangeError);
  });
});
