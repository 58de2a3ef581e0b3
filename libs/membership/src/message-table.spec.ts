import { MessageTable } from './message-table.js';
import { noRow } from './row-chains.js';

/** An id that takes up all that a cell has for it. */
function longestInCell(index: number): string {
  return `room ${index}`.padEnd(22, '-');
}

describe('a table of message times', () => {
  it('has those of each room apart, with its number', () => {
    const table = new MessageTable(7);
    const chatroomIds = Array.from({ length: 5_000 }, (_, index) => longestInCell(index));
    for (const [number, chatroomId] of chatroomIds.entries()) table.add(chatroomId, number);
    for (let round = 1; round <= 100; round += 1) {
      for (const [number, chatroomId] of chatroomIds.entries()) {
        table.timesOf(table.find(chatroomId)).add(1_000 * round + number, 0);
      }
    }
    for (const [number, chatroomId] of chatroomIds.entries()) {
      const entry = table.find(chatroomId);
      const { size, newest, nthNewest } = table.timesOf(entry);
      const told = [table.number(entry), size, newest, nthNewest];
      expect(told).toEqual([number, 31, 100_000 + number, 70_000 + number]);
    }
    expect(table.find('room 5000')).toBe(noRow);
  });

  it('has none of a room that was added', () => {
    const table = new MessageTable(7);
    const { size, newest, hasAwaited } = table.timesOf(table.add('a'));
    expect([size, newest, hasAwaited]).toEqual([0, -Infinity, false]);
  });

  it('moves its one view from room to room, and leaves those that it gave away', () => {
    const table = new MessageTable(7);
    const [first, second] = [table.add('a'), table.add('b')];
    const own = table.ownTimesOf(first);
    table.timesOf(first).add(1, 0);
    table.timesOf(second).add(2, 0);
    own.add(3, 0);
    expect([own.size, table.timesOf(first).size, table.timesOf(second).size]).toEqual([2, 2, 1]);
  });

  it('takes along those that it gave away, however many rooms come', () => {
    const table = new MessageTable(7);
    const chatroomIds = Array.from({ length: 1_000 }, (_, index) => `room ${index}`);
    const given = chatroomIds.map((chatroomId, number) => {
      const times = table.ownTimesOf(table.add(chatroomId, number));
      times.add(number, 0);
      return times;
    });
    for (const times of given) times.add(2_000 + times.newest, 0);
    const seen = chatroomIds.map((chatroomId) => table.timesOf(table.find(chatroomId)).newest);
    expect(seen).toEqual(chatroomIds.map((_, number) => 2_000 + number));
    expect(given.map(({ size }) => size)).toEqual(chatroomIds.map(() => 2));
  });
});
