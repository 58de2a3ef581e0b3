import type { Random } from './random.js';

/**
 * What may become of a request:
 * - `answered`
 * - `lost request`: it has no effect; whoever asked gives up after a while
 * - `lost response`: it has its effect; whoever asked gives up after a while
 * - `late`: whoever asked has given up when it has its effect
 */
export type Fate = 'answered' | 'lost request' | 'lost response' | 'late';

const giveUpAfterMs = { min: 300, max: 3_000 };

/** Latencies and losses between processes and servers. */
export class Network {
  readonly #random: Random;
  /** Of all requests, so many do not come to a good end. */
  lossRate = 0;
  /** Latencies are multiplied by this. */
  slowness = 1;

  constructor(random: Random) {
    this.#random = random;
  }

  fate(isCutOff: boolean): Fate {
    if (isCutOff) return this.#random.chance(0.8) ? 'lost request' : 'lost response';
    if (!this.#random.chance(this.lossRate)) return 'answered';
    return this.#random.weighted({ 'lost request': 3, 'lost response': 4, late: 2 });
  }

  /** Mostly a millisecond or two, now and then much longer. */
  latencyMs(): number {
    const latencyMs = this.#random.weighted({ usual: 88, long: 10, veryLong: 2 });
    const lengthMs = { usual: 2, long: 60, veryLong: 900 }[latencyMs];
    return this.slowness * lengthMs * this.#random.next();
  }

  /** How long whoever asked waits for an answer. */
  patienceMs(): number {
    return this.#random.between(giveUpAfterMs.min, giveUpAfterMs.max);
  }

  /** Whether a request that was under way when its sender ended does not arrive any more. */
  isLostWithItsSender(): boolean {
    return this.#random.chance(0.5);
  }
}
