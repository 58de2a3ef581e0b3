import {
  type GroupListener,
  type GroupOptions,
  type GroupReader,
  KafkaTransactionalWriter,
  type Log,
  type TransactionalWriter,
} from '#streaming';
import type { SimulatedProcess } from '../world/process.js';
import type { World } from '../world/world.js';
import type { SimulatedCluster } from './cluster.js';
import { SimulatedProducer } from './producer.js';
import { SimulatedReader } from './reader.js';

type Kafka = ConstructorParameters<typeof KafkaTransactionalWriter>[0];

/** One process' way to the cluster. Transactions go through the writer that production uses. */
export class SimulatedLog implements Log {
  readonly #process: SimulatedProcess;
  readonly #world: World;
  readonly #cluster: SimulatedCluster;
  readonly #groupId: string;

  constructor(process: SimulatedProcess, world: World, cluster: SimulatedCluster, groupId: string) {
    this.#process = process;
    this.#world = world;
    this.#cluster = cluster;
    this.#groupId = groupId;
  }

  beginningOffsets(topic: string): Promise<readonly number[]> {
    return this.#process.call(`begin of ${topic}`, () =>
      this.#cluster.partitions(topic).map(({ start }) => start),
    );
  }

  endOffsets(topic: string): Promise<readonly number[]> {
    return this.#process.call(`end of ${topic}`, () =>
      this.#cluster.partitions(topic).map(({ highWatermark }) => highWatermark),
    );
  }

  offsetsSince(): Promise<never> {
    return Promise.reject(new Error('neither the saga nor the projection asks for it'));
  }

  groupOffsets(): Promise<never> {
    return Promise.reject(new Error('neither the saga nor the projection asks for them'));
  }

  transactionalWriter(transactionalId: string): TransactionalWriter {
    const kafka = {
      producer: (options: { readonly transactionalId: string }) =>
        new SimulatedProducer(this.#process, this.#world, this.#cluster, options.transactionalId),
    };
    return new KafkaTransactionalWriter(
      kafka as unknown as Kafka,
      transactionalId,
      this.#groupId,
      '',
    );
  }

  async joinGroup(options: GroupOptions, listener: GroupListener): Promise<GroupReader> {
    const reader = new SimulatedReader(
      this.#process,
      this.#world,
      this.#cluster,
      options,
      listener,
    );
    await this.#process.call('connect', () => undefined);
    reader.start();
    if (this.#world.random.chance(0.5)) await this.#process.clock.sleep(this.#world.random.next());
    return reader;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
