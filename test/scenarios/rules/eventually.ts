import { waitUntil } from '../../../tools/local-stack/wait.js';

const withinMs = 60_000;

/** Resolves as soon as the condition holds. */
export function eventually(
  condition: () => boolean | Promise<boolean>,
  otherwise: string,
): Promise<void> {
  return waitUntil(condition, { timeoutMs: withinMs, otherwise });
}
