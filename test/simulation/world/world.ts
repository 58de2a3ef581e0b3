import { History } from './history.js';
import { Network } from './network.js';
import { Random } from './random.js';
import { Scheduler } from './scheduler.js';
import { WallClock } from './wall-clock.js';

/** What all that takes part in a run shares. */
export class World {
  readonly history = new History();
  readonly scheduler: Scheduler;
  readonly wall: WallClock;
  readonly network: Network;
  readonly random: Random;
  /** When each writing happened: what was ever written is counted, from 1 on. */
  readonly #writings: number[] = [];

  constructor(seed: number) {
    this.random = new Random(seed, 'world');
    this.scheduler = new Scheduler(new Random(seed, 'order'));
    this.wall = new WallClock(this.scheduler);
    this.network = new Network(new Random(seed, 'network'));
  }

  note(line: string): void {
    this.history.note(this.scheduler.now, line);
  }

  /** The last of all writings so far: which of two was there first. */
  get lastWriting(): number {
    return this.#writings.length;
  }

  nextWriting(): number {
    return this.#writings.push(this.scheduler.now);
  }

  /** In the time of the run, ms. */
  timeOf(writing: number): number {
    return this.#writings[writing - 1] ?? Infinity;
  }
}
