import { setMaxListeners } from 'node:events';

/** Time as the runtime uses it; tests move it by hand. */
export interface Clock {
  /** Wall clock, ms since the epoch. */
  now(): number;
  /** Never goes back; ms since an arbitrary moment. */
  monotonic(): number;
  /** Resolves after `durationMs`, or at once when `signal` is aborted. */
  sleep(durationMs: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (durationMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const finish = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', finish);
        resolve();
      };
      const timer = setTimeout(finish, durationMs);
      signal?.addEventListener('abort', finish, { once: true });
    }),
};

/** A controller whose signal any number may sleep by at once: one for each partition, say. */
export function newStopping(): AbortController {
  const stopping = new AbortController();
  setMaxListeners(Infinity, stopping.signal);
  return stopping;
}
