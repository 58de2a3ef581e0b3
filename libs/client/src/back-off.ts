import { isRetriable, MembershipApiError } from './errors.js';
import { type Lifetime, pause } from './lifetime.js';

const firstPauseMs = 200;
const longestPauseMs = 5_000;

/**
 * Pauses between attempts: from 200 ms doubling to 5 s, each shortened at random by up to a half, so that
 * clients that failed together do not come back together.
 */
export class BackOff {
  #nextMs = firstPauseMs;

  /** The next pause, ms; at least as long as the API asks for with its error. */
  next(error?: unknown): number {
    const pauseMs = this.#nextMs * (1 - Math.random() / 2);
    this.#nextMs = Math.min(2 * this.#nextMs, longestPauseMs);
    const askedFor = error instanceof MembershipApiError ? error.retryAfterMs : undefined;
    return Math.max(pauseMs, askedFor ?? 0);
  }

  reset(): void {
    this.#nextMs = firstPauseMs;
  }
}

/**
 * Attempts until one succeeds, at most `attemptsMax` times and within the lifetime.
 *
 * @throws the error of the last attempt, as soon as there can be no further one; the reason of the
 *   lifetime's signal where that is aborted.
 */
export async function persistently<Value>(
  lifetime: Lifetime,
  attemptsMax: number,
  attempt: () => Promise<Value>,
): Promise<Value> {
  const { signal } = lifetime;
  const backOff = new BackOff();
  for (let attempts = 1; ; attempts += 1) {
    try {
      signal.throwIfAborted();
      return await attempt();
    } catch (error) {
      const pauseMs = backOff.next(error);
      const isLast = attempts >= attemptsMax || pauseMs >= lifetime.remainingMs;
      if (signal.aborted || !isRetriable(error) || isLast) throw error;
      await pause(pauseMs, signal);
    }
  }
}
