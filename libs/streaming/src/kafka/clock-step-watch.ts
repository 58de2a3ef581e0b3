import { type Clock, systemClock } from '../clock.js';

const checkIntervalMs = 1_000;

/** Steps back by less than this are lived with: the session of a group is longer. */
export const clockStepMaxMs = 5_000;

/**
 * Notices that the wall clock was put back. kafkajs decides by it when to send the next heartbeat, and sends
 * none until the clock is where it was: for ten minutes, if it was put back by ten.
 */
export class ClockStepWatch {
  readonly #clock: Clock;
  readonly #onStepBack: (stepMs: number) => void;
  #ahead: number;
  #timer: NodeJS.Timeout | undefined;

  /** `onStepBack` is told by how much, ms. */
  constructor(onStepBack: (stepMs: number) => void, clock: Clock = systemClock) {
    this.#clock = clock;
    this.#onStepBack = onStepBack;
    this.#ahead = this.#wallAhead();
  }

  start(): void {
    this.#ahead = this.#wallAhead();
    this.#timer ??= setInterval(() => this.check(), checkIntervalMs).unref();
  }

  check(): void {
    const ahead = this.#wallAhead();
    const stepMs = this.#ahead - ahead;
    this.#ahead = ahead;
    if (stepMs > clockStepMaxMs) this.#onStepBack(stepMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #wallAhead(): number {
    return this.#clock.now() - this.#clock.monotonic();
  }
}
