import { History } from './history.js';
import { Network } from './network.js';
import { Random } from './random.js';
import { Scheduler } from './scheduler.js';

/** Wall clock at the beginning of a run, ms since the epoch. */
export const epochMs = 1_700_000_000_000;

/** What all that takes part in a run shares. */
export class World {
  readonly history = new History();
  readonly scheduler: Scheduler;
  readonly network: Network;
  readonly random: Random;
  /** What was ever written, counted: which of two records was there first. */
  #written = 0;

  constructor(seed: number) {
    this.random = new Random(seed, 'world');
    this.scheduler = new Scheduler(new Random(seed, 'order'));
    this.network = new Network(new Random(seed, 'network'));
  }

  note(line: string): void {
    this.history.note(this.scheduler.now, line);
  }

  nextWriting(): number {
    this.#written += 1;
    return this.#written;
  }
}
