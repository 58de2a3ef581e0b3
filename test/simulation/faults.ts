import { topics } from '#contracts';
import { type FaultName, faultNames } from './options.js';
import { clockSkewMs } from './saga-process.js';
import type { Service, System } from './system.js';
import type { SimulatedProcess } from './world/process.js';
import { Random } from './world/random.js';

const groups = ['kickout-saga', 'membership-projection'];
const clockOffsetsMs = [-600_000, -5_000, 0, 5_000, 600_000];
const intervalMs = { min: 100, max: 4_000 };

const likelihood: Readonly<Record<FaultName, number>> = {
  crash: 5,
  pause: 4,
  stop: 2,
  'cut off': 2,
  loss: 3,
  slowness: 1,
  stall: 4,
  clock: 2,
  rebalance: 2,
  retention: 0.8,
  compaction: 3,
  sessions: 2,
};

/** Lets things go wrong, one after another, until it is told to end. */
export class Faults {
  readonly #system: System;
  readonly #random: Random;
  readonly #events: Readonly<Record<FaultName, (service: Service) => void>> = {
    crash: ({ process }) => process.crash(),
    stop: (service) => service.stop(),
    pause: (service) => this.#pause(service),
    'cut off': ({ process }) => process.cutOff(this.#random.between(200, 15_000)),
    loss: () => this.#loseForAWhile(),
    slowness: () => this.#slowForAWhile(),
    stall: () => this.#stall(),
    clock: ({ process }) => this.#setClock(process),
    rebalance: () => this.#system.cluster.group(this.#random.pick(groups)).disturb(),
    retention: () => this.#retain(),
    compaction: () => {
      for (const state of this.#system.cluster.partitions(topics.sagaState)) state.compact();
    },
    sessions: () => {
      for (const { dataSource } of this.#system.projections) dataSource.endSessions();
    },
  };
  readonly #weights: Readonly<Record<FaultName, number>>;
  #areOver = false;
  /** Facts of presence were deleted: members may count as present who are not. */
  hasDeletedPresence = false;
  hasDeletedMessages = false;
  /** The same of signs of life: members may not count as silent who are. */
  hasDeletedActivity = false;
  /** A clock was further off than clocks are allowed to be: what it says of a loss is not to be relied on. */
  hasMisledClock = false;

  constructor(seed: number, system: System, without: ReadonlySet<FaultName>) {
    this.#system = system;
    this.#random = new Random(seed, 'faults');
    const weights = { ...likelihood };
    const isQuiet = this.#random.chance(0.1);
    for (const name of faultNames) {
      if (isQuiet || without.has(name) || this.#random.chance(0.3)) weights[name] = 0;
    }
    this.#weights = weights;
  }

  start(): void {
    if (faultNames.every((name) => this.#weights[name] === 0)) return;
    this.#next();
  }

  #next(): void {
    const delayMs = this.#random.between(intervalMs.min, intervalMs.max);
    this.#system.world.scheduler.schedule(delayMs, () => {
      if (this.#areOver) return;
      this.#happen(this.#random.weighted(this.#weights));
      this.#next();
    });
  }

  /** Everything goes on as it should; what was paused goes on. */
  end(): void {
    this.#areOver = true;
    const { network } = this.#system.world;
    network.lossRate = 0;
    network.slowness = 1;
    for (const { process } of this.#system.services) {
      process.cutOff(0);
      process.setClock(0);
      process.resume();
    }
  }

  #happen(name: FaultName): void {
    const { world, services } = this.#system;
    const service = services.length > 0 ? this.#random.pick(services) : undefined;
    world.note(`fault: ${name}${service === undefined ? '' : ` (${service.process.name})`}`);
    if (service !== undefined) this.#events[name](service);
  }

  #pause({ process }: Service): void {
    process.pause();
    this.#system.world.scheduler.schedule(this.#random.pick([300, 3_000, 12_000, 17_000]), () => {
      process.resume();
    });
  }

  #setClock(process: SimulatedProcess): void {
    const offsetMs = this.#random.pick(clockOffsetsMs);
    this.hasMisledClock ||= Math.abs(offsetMs) > clockSkewMs;
    process.setClock(offsetMs);
  }

  #loseForAWhile(): void {
    const { network } = this.#system.world;
    network.lossRate = this.#random.pick([0.05, 0.3]);
    this.#afterAWhile(() => (network.lossRate = 0));
  }

  #slowForAWhile(): void {
    const { network } = this.#system.world;
    network.slowness = 8;
    this.#afterAWhile(() => (network.slowness = 1));
  }

  /** Nobody can read one partition for a while; it is written to, and asked for its end. */
  #stall(): void {
    const inputs = [topics.users, topics.requests, topics.messages, topics.activity];
    const partition = this.#random.pick(this.#system.cluster.partitions(this.#random.pick(inputs)));
    partition.isStalled = true;
    this.#afterAWhile(() => {
      partition.isStalled = false;
      this.#system.cluster.changed();
    });
  }

  #afterAWhile(run: () => void): void {
    this.#system.world.scheduler.schedule(this.#random.between(300, 3_000), run);
  }

  /** Presence, messages and signs of life are deleted, read or not. */
  #retain(): void {
    const topic = this.#random.pick([topics.users, topics.users, topics.messages, topics.activity]);
    for (const partition of this.#system.cluster.partitions(topic)) {
      const { start, highWatermark } = partition;
      const from = this.#random.pick([start, highWatermark]);
      partition.deleteBefore(this.#random.between(from, highWatermark));
    }
    this.hasDeletedPresence ||= topic === topics.users;
    this.hasDeletedMessages ||= topic === topics.messages;
    this.hasDeletedActivity ||= topic === topics.activity;
  }
}
