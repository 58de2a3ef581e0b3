export interface RetryLimits {
  readonly delayMs: number;
  readonly delayMaxMs: number;
}

/** The smallest wait, so that a receiver which is down is not asked in a tight loop. */
const delayMinMs = 10;

/**
 * How long to wait before a request is sent again, ms: somewhere up to a bound that doubles with each
 * failure in a row (full jitter), but not less than the receiver asks for; never more than the maximum.
 *
 * @param failuresInARow from 1 on.
 * @param random from 0 to 1.
 * @param retryAfterMs what `Retry-After` said; 0 where it said nothing.
 */
export function retryDelayMs(
  { delayMs, delayMaxMs }: RetryLimits,
  failuresInARow: number,
  random: number,
  retryAfterMs: number,
): number {
  const bound = Math.min(delayMs * 2 ** (failuresInARow - 1), delayMaxMs);
  const delay = Math.max(delayMinMs, Math.round(random * bound), retryAfterMs);
  return Math.min(delay, delayMaxMs);
}

/** The wait that a `Retry-After` header asks for, seconds or a date, ms; 0 where it asks for none. */
export function retryAfterMs(header: string | null, nowMs: number): number {
  if (header === null) return 0;
  const text = header.trim();
  const waitMs = /^\d{1,10}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs;
  return Number.isNaN(waitMs) ? 0 : Math.max(0, waitMs);
}
