import { MembershipConnectionError } from './errors.js';

/** The time that something has: until its timeout, until its parent is aborted, or until it is. */
export class Lifetime {
  readonly #controller = new AbortController();
  readonly #deadline: number;
  readonly #timer: ReturnType<typeof setTimeout>;
  readonly #parent: AbortSignal | undefined;

  constructor(timeoutMs: number, parent?: AbortSignal) {
    this.#deadline = performance.now() + timeoutMs;
    this.#timer = setTimeout(() => {
      this.abort(new MembershipConnectionError(`no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    this.#parent = parent;
    if (parent?.aborted === true) this.abort(parent.reason);
    else parent?.addEventListener('abort', this.#followParent, { once: true });
  }

  /** Aborted with a MembershipConnectionError when the time is up, else with the reason given. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What is left of the timeout, ms. */
  get remainingMs(): number {
    return Math.max(0, this.#deadline - performance.now());
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** Lets go of timer and parent. */
  end(): void {
    clearTimeout(this.#timer);
    this.#parent?.removeEventListener('abort', this.#followParent);
  }

  readonly #followParent = (): void => {
    this.abort(this.#parent?.reason);
  };
}

/**
 * The outcome of `run`, which is given a signal and `durationMs`. When the time is up or `parent` is
 * aborted, the outcome is a rejection with the signal's reason, whatever `run` does about it.
 */
export async function within<Value>(
  durationMs: number,
  parent: AbortSignal,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const lifetime = new Lifetime(durationMs, parent);
  try {
    return await untilAborted(lifetime.signal, run(lifetime.signal));
  } finally {
    lifetime.end();
  }
}

/** The outcome of `promise`, or a rejection with the signal's reason, whichever is first. */
export function untilAborted<Value>(signal: AbortSignal, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}

/** @throws the signal's reason once it is aborted. */
export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const elapsed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, durationMs);
  });
  try {
    await untilAborted(signal, elapsed);
  } finally {
    clearTimeout(timer);
  }
}
