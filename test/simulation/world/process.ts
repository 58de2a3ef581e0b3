import type { Clock } from '#streaming';
import type { World } from './world.js';

/**
 * A process of the system under test. Whatever it waits for comes through here: answers of servers,
 * timers, deliveries. So it can stand still at any await, with all that was to come waiting, or be gone
 * for good, with promises that never resolve.
 */
export class SimulatedProcess {
  readonly name: string;
  readonly clock: Clock;
  readonly #world: World;
  #state: 'running' | 'paused' | 'gone' = 'running';
  #waiting: (() => void)[] = [];
  readonly #ends: (() => void)[] = [];
  #clockOffsetMs: number;
  #cutOffUntil = 0;
  #callsUnderWay = 0;

  constructor(name: string, world: World, clockOffsetMs = 0) {
    this.name = name;
    this.#world = world;
    this.#clockOffsetMs = clockOffsetMs;
    const { scheduler, wall } = world;
    this.clock = {
      now: () => wall.now + this.#clockOffsetMs,
      monotonic: () => scheduler.now,
      sleep: (durationMs, signal) =>
        new Promise((resolve) => {
          const wake = () => {
            signal?.removeEventListener('abort', wake);
            this.deliver(resolve);
          };
          if (signal?.aborted === true) resolve();
          else scheduler.schedule(durationMs, wake);
          signal?.addEventListener('abort', wake);
        }),
    };
  }

  get isGone(): boolean {
    return this.#state === 'gone';
  }

  get isPaused(): boolean {
    return this.#state === 'paused';
  }

  get isCutOff(): boolean {
    return this.#world.scheduler.now < this.#cutOffUntil;
  }

  /** Whether it waits for no server. */
  get isIdle(): boolean {
    return this.#callsUnderWay === 0;
  }

  /** Runs it in this process: now, when it goes on, or never. */
  deliver(run: () => void): void {
    if (this.#state === 'running') run();
    else if (this.#state === 'paused') this.#waiting.push(run);
  }

  /** As `setInterval`: what was missed while the process stood still is done once. */
  every(intervalMs: number, run: () => void): void {
    if (this.isGone) return;
    this.#world.scheduler.schedule(intervalMs, () => {
      this.deliver(() => {
        run();
        this.every(intervalMs, run);
      });
    });
  }

  /** Asks a server. `handle` is what the server does; both ways there take time, or are the end of it. */
  async call<Result>(operation: string, handle: () => Result | Promise<Result>): Promise<Result> {
    this.#callsUnderWay += 1;
    try {
      return await this.signal(operation, handle);
    } finally {
      this.#callsUnderWay -= 1;
    }
  }

  /** As `call`, and not counted as work. */
  signal<Result>(operation: string, handle: () => Result | Promise<Result>): Promise<Result> {
    const { scheduler, network } = this.#world;
    const fate = network.fate(this.isCutOff);
    return new Promise((resolve, reject) => {
      const answer = (delayMs: number, run: () => void) => {
        scheduler.schedule(delayMs, () => {
          this.deliver(run);
        });
      };
      const patienceMs = network.patienceMs();
      if (fate !== 'answered') {
        answer(patienceMs, () => {
          reject(new Error(`${operation}: ${fate}`));
        });
      }
      if (fate === 'lost request') return;
      const lateMs = fate === 'late' ? patienceMs : 0;
      scheduler.schedule(lateMs + network.latencyMs(), () => {
        if (this.isGone && network.isLostWithItsSender()) return;
        this.#world.note(`${this.name}: ${operation}${fate === 'answered' ? '' : `, ${fate}`}`);
        void Promise.resolve()
          .then(handle)
          .then(
            (result) => {
              if (fate !== 'answered') return;
              answer(network.latencyMs(), () => {
                resolve(result);
              });
            },
            (error: unknown) => {
              if (fate !== 'answered') return;
              answer(network.latencyMs(), () => {
                reject(error instanceof Error ? error : new Error(String(error)));
              });
            },
          );
      });
    });
  }

  /** As SIGSTOP: the clocks go on, nothing else does. */
  pause(): void {
    if (this.#state === 'running') this.#state = 'paused';
  }

  /** As SIGCONT: what has come in the meantime is there at once. */
  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) this.#world.scheduler.schedule(0, () => this.deliver(run));
  }

  /** As kill -9: with everything that is in memory. */
  crash(): void {
    if (this.isGone) return;
    this.#state = 'gone';
    this.#waiting = [];
    for (const ended of this.#ends) ended();
  }

  /** Servers see that its connections are gone. */
  onEnd(ended: () => void): void {
    this.#ends.push(ended);
  }

  cutOff(durationMs: number): void {
    this.#cutOffUntil = this.#world.scheduler.now + durationMs;
  }

  /** The wall clock is set; the monotonic one goes on. */
  setClock(offsetMs: number): void {
    this.#clockOffsetMs = offsetMs;
  }
}
