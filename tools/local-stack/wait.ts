import { setTimeout as delay } from 'node:timers/promises';
import { StackError } from './stack-error.js';

const POLL_INTERVAL_MS = 25;

export interface WaitOptions {
  readonly timeoutMs: number;
  /** What to say when time is up. */
  readonly otherwise: string | (() => string);
}

/** Resolves as soon as the condition holds; StackError when it does not in time. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  { timeoutMs, otherwise }: WaitOptions,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) {
      throw new StackError(typeof otherwise === 'string' ? otherwise : otherwise());
    }
    await delay(POLL_INTERVAL_MS);
  }
}
