import { WindowCount } from './window-count.js';

const windowMs = 10_000;

function counted(...counts: readonly (readonly [at: number, count: number])[]): number {
  const window = new WindowCount(windowMs);
  for (const [at, count] of counts) window.add(at, count);
  return window.total;
}

describe('what is counted within a window', () => {
  it('is nothing at first', () => {
    expect(counted()).toBe(0);
  });

  it('is the sum, of one moment or of several', () => {
    expect(counted([20_000, 2], [20_000, 3], [25_000, 4])).toBe(9);
  });

  it.each([
    [29_999, 3],
    [30_000, 2],
  ])('ends with the newest count: after one at %i it is %i', (newestAt, total) => {
    expect(counted([20_000, 1], [21_000, 1], [newestAt, 1])).toBe(total);
  });

  it.each([
    [20_999, 1],
    [21_000, 2],
  ])('takes in what is told late unless it lies before the window: one at %i, %i', (at, total) => {
    expect(counted([30_000, 1], [at, 1])).toBe(total);
  });

  it('does not move back with what is told late', () => {
    expect(counted([30_000, 1], [25_000, 1], [20_500, 1])).toBe(2);
  });

  it('is less by what is taken back', () => {
    expect(counted([20_000, 2], [21_000, -1])).toBe(1);
  });

  it('is nothing again once it is cleared', () => {
    const window = new WindowCount(windowMs);
    window.add(20_000, 2);
    window.clear();
    expect(window.total).toBe(0);
    window.add(20_000, 3);
    expect(window.total).toBe(3);
  });
});
