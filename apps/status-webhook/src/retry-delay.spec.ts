import { retryAfterMs, retryDelayMs } from './retry-delay.js';

const limits = { delayMs: 500, delayMaxMs: 60_000 };

describe('The wait before a request is sent again', () => {
  it('is anywhere up to a bound that doubles with each failure in a row, up to the maximum', () => {
    const longest = (failures: number) => retryDelayMs(limits, failures, 1, 0);
    expect([1, 2, 3, 4, 7, 8, 9, 2_000].map(longest)).toEqual([
      500, 1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000,
    ]);
    expect(retryDelayMs(limits, 3, 0.25, 0)).toBe(500);
  });

  it('is never so short that a receiver is asked in a tight loop', () => {
    expect(retryDelayMs(limits, 1, 0, 0)).toBe(10);
  });

  it('is not shorter than the receiver asks for, and never longer than the maximum', () => {
    expect(retryDelayMs(limits, 1, 0.5, 7_000)).toBe(7_000);
    expect(retryDelayMs(limits, 5, 1, 7_000)).toBe(8_000);
    expect(retryDelayMs(limits, 1, 0.5, 3_600_000)).toBe(60_000);
  });
});

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 24, 12);

  it.each([
    [null, 0],
    ['3', 3_000],
    [' 120 ', 120_000],
    ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
    ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
    ['-5', 0],
    ['soon', 0],
    ['', 0],
  ])('%p asks to wait for %i ms', (header, waitMs) => {
    expect(retryAfterMs(header, now)).toBe(waitMs);
  });
});
