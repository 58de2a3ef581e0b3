import { horizonOf, MessageRings } from './message-rings.js';

function timesOf(rings: MessageRings, size: number): number[] {
  return Array.from({ length: size }, (_, rank) => rings.timeAt(rank));
}

describe('rings of messages', () => {
  it('know messages by rank, whichever slot the oldest has', () => {
    const rings = new MessageRings();
    const places = [rings.take(4), rings.take(4)];
    for (const [index, place] of places.entries()) {
      rings.moveTo(place, 4, 3, 0);
      for (let rank = 0; rank < 4; rank += 1) rings.write(rank, 10 * index + rank, -rank);
    }
    rings.moveTo(places[0]!, 4, 3, 3);
    expect(timesOf(rings, 4)).toEqual([0, 1, 2, 3]);
    rings.moveTo(places[1]!, 4, 3, 13);
    expect(timesOf(rings, 4)).toEqual([10, 11, 12, 13]);
    expect(rings.idHashAt(2)).toBe(-2);
    rings.moveTo(places[1]!, 4, 0, 13);
    expect(timesOf(rings, 4)).toEqual([11, 12, 13, 10]);
  });

  it('hold a message of the same time and id, of none where it has no id', () => {
    const rings = new MessageRings();
    rings.moveTo(rings.take(4), 4, 2, 6);
    for (const [rank, idHash] of [7, 8, 0, 9].entries()) rings.write(rank, 5 + (rank >> 1), idHash);
    expect([rings.holds(5, 7, 4), rings.holds(6, 9, 4), rings.holds(5, 9, 4)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([rings.holds(6, 0, 4), rings.holds(6, 9, 3)]).toEqual([false, false]);
  });

  it('have the whole of each time that is later than the horizon of the newest', () => {
    const rings = new MessageRings();
    const place = rings.take(4);
    for (const newest of [0, 5, 2 ** 31, 2 ** 31 - 1, 2 ** 32, 1_795_539_335_147, 2 ** 45 - 1]) {
      const oldest = horizonOf(newest) + 1;
      expect(newest - oldest).toBeGreaterThan(24 * 24 * 60 * 60 * 1_000);
      const times = [oldest, oldest + 1, newest - 1, newest];
      rings.moveTo(place, 4, 1, newest);
      for (const [rank, time] of times.entries()) rings.write(rank, time, 0xffff_fff0 + rank);
      expect(timesOf(rings, 4)).toEqual(times);
      const held = times.map((time, rank) => rings.holds(time, 0xffff_fff0 + rank, 4));
      expect(held).toEqual([true, true, true, true]);
      expect(rings.holds(oldest, 0xffff_fff1, 4)).toBe(false);
    }
  });

  it('are copied in the order of their ranks', () => {
    const rings = new MessageRings();
    const [small, large] = [rings.take(4), rings.take(8)];
    rings.moveTo(small, 4, 1, 3);
    for (let rank = 0; rank < 4; rank += 1) rings.write(rank, rank, 100 + rank);
    rings.copyTo(large, 1, 4);
    rings.moveTo(large, 8, 0, 3);
    expect(timesOf(rings, 3)).toEqual([1, 2, 3]);
    expect([rings.idHashAt(0), rings.idHashAt(2)]).toEqual([101, 103]);
  });

  it('give the place of a freed one to the next of its length, and have a longest', () => {
    const rings = new MessageRings();
    const freed = rings.take(8);
    rings.free(freed, 8);
    expect([rings.take(16), rings.take(8)]).toEqual([expect.any(Number), freed]);
    expect(() => rings.take(32_769)).toThrow(RangeError);
  });
});
