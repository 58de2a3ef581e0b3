import { RecentSigns } from './recent-signs.js';

const unread = (at: number) => ({ at, userId: () => 'u1' });
const timesOf = (signs: readonly { readonly at: number }[]) => signs.map(({ at }) => at);

describe('recent signs of life', () => {
  it('hand out the newest of a user, once', () => {
    const signs = new RecentSigns();
    for (const at of [5, 9, 7]) signs.remember('room1', 'u1', at);
    signs.remember('room2', 'u1', 99);
    expect(signs.take('room1', 'u1')).toBe(9);
    expect(signs.take('room1', 'u1')).toBeUndefined();
  });

  it('hand out what nobody has looked into, of one room, in the order of arrival, once', () => {
    const signs = new RecentSigns();
    signs.rememberUnread('room1', unread(9));
    signs.rememberUnread('room2', unread(1));
    signs.forgetOld();
    signs.rememberUnread('room1', unread(5));
    signs.rememberUnread('room1', unread(7));
    expect(timesOf(signs.takeUnread('room1'))).toEqual([9, 5, 7]);
    expect(signs.takeUnread('room1')).toEqual([]);
  });

  it('are kept since the last but one forgetting', () => {
    const signs = new RecentSigns();
    signs.remember('room1', 'u1', 1);
    signs.rememberUnread('room1', unread(1));
    signs.forgetOld();
    signs.remember('room1', 'u2', 2);
    signs.rememberUnread('room1', unread(2));
    signs.forgetOld();
    expect(signs.take('room1', 'u1')).toBeUndefined();
    expect(signs.take('room1', 'u2')).toBe(2);
    expect(timesOf(signs.takeUnread('room1'))).toEqual([2]);
  });

  it('can be forgotten all together', () => {
    const signs = new RecentSigns();
    signs.remember('room1', 'u1', 1);
    signs.rememberUnread('room1', unread(1));
    signs.forgetAll();
    expect(signs.take('room1', 'u1')).toBeUndefined();
    expect(signs.takeUnread('room1')).toEqual([]);
  });

  it('that nobody has looked into are the newest 10,000 at least, and never more than 20,000', () => {
    const signs = new RecentSigns();
    for (let at = 1; at <= 20_000; at += 1) signs.rememberUnread('room1', unread(at));
    signs.rememberUnread('room2', unread(20_001));
    const kept = timesOf(signs.takeUnread('room1'));
    expect([kept[0], kept.length]).toEqual([10_001, 10_000]);
  });

  it('make room by being handed out', () => {
    const signs = new RecentSigns();
    for (let at = 1; at <= 10_000; at += 1) signs.rememberUnread(`room${at % 2}`, unread(at));
    expect(signs.takeUnread('room0')).toHaveLength(5_000);
    for (let at = 1; at <= 5_000; at += 1) signs.rememberUnread('room2', unread(at));
    signs.forgetOld();
    expect(signs.takeUnread('room1')).toHaveLength(5_000);
  });
});
