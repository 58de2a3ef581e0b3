import type { FetchedBatch, GroupListener, GroupOptions, GroupReader } from '#streaming';
import type { SimulatedProcess } from '../world/process.js';
import type { World } from '../world/world.js';
import type { SimulatedCluster } from './cluster.js';
import type { GroupCoordinator } from './group.js';

interface Reading {
  readonly topic: string;
  readonly partition: number;
  next: number;
  isPaused: boolean;
  /** Counts seeks: what was fetched before the last one is stale. */
  seeks: number;
}

const heartbeatIntervalMs = 2_000;
const fetchAgainMs = 300;
const offsetsPerBatchMax = 40;
const partitionsPerFetchMax = 4;

/**
 * A member of a consumer group, as the adapter over kafkajs behaves: it fetches what is not paused,
 * several partitions at once, and hands the batches over one after another, now and then one that was
 * fetched before it was told to read elsewhere. It sends no heartbeat while a batch is being handled.
 * Where an offset is out of range it goes on at the beginning of the log.
 */
export class SimulatedReader implements GroupReader {
  readonly #process: SimulatedProcess;
  readonly #world: World;
  readonly #cluster: SimulatedCluster;
  readonly #group: GroupCoordinator;
  readonly #options: GroupOptions;
  readonly #listener: GroupListener;
  readonly #readings = new Map<string, Reading>();
  readonly #wake = () => {
    this.#fetchSoon();
  };
  #memberId = '';
  #joins = 0;
  #generation = 0;
  #isJoining = false;
  #isFetching = false;
  #isHandling = false;
  #isClosed = false;
  #lastHeartbeatAt = 0;
  #waiters: { readonly resolve: () => void; readonly reject: (cause: Error) => void }[] = [];

  constructor(
    process: SimulatedProcess,
    world: World,
    cluster: SimulatedCluster,
    options: GroupOptions,
    listener: GroupListener,
  ) {
    this.#process = process;
    this.#world = world;
    this.#cluster = cluster;
    this.#group = cluster.group(options.groupId);
    this.#options = options;
    this.#listener = listener;
  }

  start(): void {
    this.#join();
    this.#cluster.onChange(this.#wake);
    this.#process.onEnd(() => {
      this.#cluster.offChange(this.#wake);
    });
    this.#process.every(heartbeatIntervalMs, () => {
      this.#heartbeat();
    });
  }

  /** Asks for a place in the next generation, if need be as somebody new. */
  #join(isNew = true): void {
    if (this.#isClosed) return;
    this.#isJoining = true;
    this.#joins += 1;
    const join = this.#joins;
    if (isNew) this.#memberId = `${this.#process.name}.${join}`;
    const [topic] = this.#options.coPartitioned;
    const member = {
      memberId: this.#memberId,
      held: this.#options.held(),
      partitionCount: topic === undefined ? 1 : this.#cluster.partitions(topic).length,
      assigned: (generation: number, partitions: readonly number[]) => {
        this.#world.scheduler.schedule(this.#world.network.latencyMs(), () => {
          this.#process.deliver(() => {
            if (join === this.#joins) this.#assigned(generation, partitions);
          });
        });
      },
    };
    const joined = this.#process.call(`JoinGroup ${this.#options.groupId}`, () => {
      this.#group.join(member);
    });
    joined.catch(() => {
      if (join === this.#joins && this.#isJoining) this.#join();
    });
  }

  #assigned(generation: number, partitions: readonly number[]): void {
    if (this.#isClosed) return;
    this.#isJoining = false;
    this.#generation = generation;
    this.#readings.clear();
    for (const topic of this.#options.coPartitioned) {
      for (const partition of partitions) this.#add(topic, partition);
    }
    const broadcast = new Map<string, number>();
    const readsBroadcast = partitions.length > 0 || this.#options.coPartitioned.length === 0;
    for (const topic of this.#options.broadcast) {
      const count = readsBroadcast ? this.#cluster.partitions(topic).length : 0;
      broadcast.set(topic, count);
      for (let partition = 0; partition < count; partition++) this.#add(topic, partition);
    }
    this.#listener.assigned(partitions, broadcast);
    this.#confirmed();
  }

  #add(topic: string, partition: number): void {
    const reading = { topic, partition, next: 0, isPaused: true, seeks: 0 };
    this.#readings.set(`${topic}-${partition}`, reading);
  }

  #confirmed(): void {
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const { resolve } of waiters) resolve();
  }

  #heartbeat(): void {
    const now = this.#process.clock.monotonic();
    if (now - this.#lastHeartbeatAt < heartbeatIntervalMs) return;
    if (this.#isJoining || this.#isHandling || this.#isClosed) return;
    this.#lastHeartbeatAt = now;
    const memberId = this.#memberId;
    const generation = this.#generation;
    const answered = this.#process.signal(`Heartbeat ${this.#options.groupId}`, () =>
      this.#group.heartbeat(memberId, generation),
    );
    answered.then(
      (answer) => {
        if (this.#isJoining || this.#isClosed || generation !== this.#generation) return;
        if (answer === 'confirmed') this.#confirmed();
        else this.#join(answer === 'unknown');
      },
      () => undefined,
    );
  }

  #fetchSoon(): void {
    if (this.#isFetching || this.#isClosed || this.#process.isGone) return;
    this.#isFetching = true;
    this.#world.scheduler.schedule(this.#world.network.latencyMs(), () => {
      this.#isFetching = false;
      this.#process.deliver(() => {
        this.#fetch();
      });
    });
  }

  #fetch(): void {
    if (this.#isJoining || this.#isHandling || this.#isClosed) return;
    if (this.#process.isCutOff) {
      this.#fetchAgain();
      return;
    }
    const { random } = this.#world;
    const fetched: { batch: FetchedBatch; reading: Reading; seeks: number }[] = [];
    for (const reading of random.shuffled([...this.#readings.values()])) {
      if (reading.isPaused || fetched.length === partitionsPerFetchMax) continue;
      const batch = this.#fetchPartition(reading);
      if (batch !== undefined) fetched.push({ batch, reading, seeks: reading.seeks });
    }
    const { length } = fetched;
    if (length === 0) return;
    this.#isHandling = true;
    void this.#handleAll(fetched).finally(() => {
      this.#isHandling = false;
      this.#heartbeat();
      this.#fetchSoon();
    });
  }

  #fetchAgain(): void {
    this.#world.scheduler.schedule(fetchAgainMs, () => {
      this.#fetchSoon();
    });
  }

  #fetchPartition(reading: Reading): FetchedBatch | undefined {
    const { topic, partition } = reading;
    const { random } = this.#world;
    const source = this.#cluster.partition(topic, partition);
    const offsetsMax = random.chance(0.3) ? 1 : random.between(1, offsetsPerBatchMax);
    let fetched = source.fetch(reading.next, offsetsMax);
    if (fetched === 'out of range') {
      reading.next = source.start;
      fetched = source.fetch(reading.next, offsetsMax);
    }
    return typeof fetched === 'object' ? { topic, partition, ...fetched } : undefined;
  }

  async #handleAll(
    fetched: readonly {
      readonly batch: FetchedBatch;
      readonly reading: Reading;
      readonly seeks: number;
    }[],
  ): Promise<void> {
    for (const { batch, reading, seeks } of fetched) {
      await this.#process.clock.sleep(this.#world.network.latencyMs());
      const isStale = reading.isPaused || reading.seeks !== seeks;
      const isMine = this.#readings.get(`${batch.topic}-${batch.partition}`) === reading;
      if (this.#isClosed || !isMine || (isStale && this.#world.random.chance(0.7))) continue;
      const { topic, partition, fetchedFrom, nextOffset } = batch;
      this.#world.note(
        `${this.#process.name}: reads ${topic}-${partition} ${fetchedFrom} to ${nextOffset - 1}`,
      );
      await this.#listener.batch(batch);
      if (reading.seeks === seeks) reading.next = nextOffset;
    }
  }

  seek(topic: string, partition: number, offset: number): void {
    const reading = this.#readings.get(`${topic}-${partition}`);
    if (reading === undefined) return;
    reading.next = offset;
    reading.seeks += 1;
  }

  pause(topic: string, partition: number): void {
    const reading = this.#readings.get(`${topic}-${partition}`);
    if (reading !== undefined) reading.isPaused = true;
  }

  resume(topic: string, partition: number): void {
    const reading = this.#readings.get(`${topic}-${partition}`);
    if (reading === undefined) return;
    reading.isPaused = false;
    this.#fetchSoon();
  }

  commit(): Promise<never> {
    return Promise.reject(new Error('positions of the saga and of the projection live elsewhere'));
  }

  membershipConfirmed(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
    });
  }

  async close(): Promise<void> {
    for (const { reject } of this.#waiters) reject(new Error('the reader is closed'));
    this.#waiters = [];
    this.#isClosed = true;
    this.#cluster.offChange(this.#wake);
    const memberId = this.#memberId;
    await this.#process
      .call(`LeaveGroup ${this.#options.groupId}`, () => {
        this.#group.leave(memberId);
      })
      .catch(() => undefined);
  }
}
