import type { ReceivedRecord, TopicRecord } from '#streaming';
import { hashOf } from '../world/random.js';
import type { World } from '../world/world.js';
import { GroupCoordinator } from './group.js';
import { SimulatedPartition } from './partition.js';
import { TransactionCoordinator } from './transactions.js';

/** Brokers: topics, groups, transactions. What is acknowledged is never lost. */
export class SimulatedCluster {
  readonly transactions: TransactionCoordinator;
  readonly #world: World;
  readonly #topics = new Map<string, readonly SimulatedPartition[]>();
  readonly #groups = new Map<string, GroupCoordinator>();
  readonly #readers = new Set<() => void>();

  constructor(world: World, partitionCounts: Readonly<Record<string, number>>) {
    this.#world = world;
    for (const [topic, count] of Object.entries(partitionCounts)) {
      const partitions = Array.from({ length: count }, (_, index) => {
        return new SimulatedPartition(topic, index);
      });
      this.#topics.set(topic, partitions);
    }
    this.transactions = new TransactionCoordinator(world, this);
  }

  partitions(topic: string): readonly SimulatedPartition[] {
    const partitions = this.#topics.get(topic);
    if (partitions === undefined) throw new Error(`there is no topic ${topic}`);
    return partitions;
  }

  partition(topic: string, partition: number): SimulatedPartition {
    const found = this.partitions(topic)[partition];
    if (found === undefined) throw new Error(`there is no ${topic}-${partition}`);
    return found;
  }

  /** Where a record goes; by its key, the same for all topics of as many partitions. */
  partitionFor({ topic, partition, record }: TopicRecord): SimulatedPartition {
    if (partition !== undefined) return this.partition(topic, partition);
    const count = this.partitions(topic).length;
    return this.partition(topic, hashOf(record.key?.toString() ?? '') % count);
  }

  /** As a producer of another service, outside of transactions; acknowledged when this returns. */
  append(entry: TopicRecord): { readonly partition: number; readonly offset: number } {
    const partition = this.partitionFor(entry);
    const offset = partition.append(entry.record, this.#world.nextWriting());
    this.changed();
    return { partition: partition.partition, offset };
  }

  group(groupId: string): GroupCoordinator {
    let group = this.#groups.get(groupId);
    if (group === undefined) {
      group = new GroupCoordinator(groupId, this.#world);
      this.#groups.set(groupId, group);
    }
    return group;
  }

  /** `wake` is called whenever there may be something new to read. */
  onChange(wake: () => void): void {
    this.#readers.add(wake);
  }

  offChange(wake: () => void): void {
    this.#readers.delete(wake);
  }

  changed(): void {
    for (const wake of this.#readers) wake();
  }

  /** All committed records of a topic, by partition. */
  committed(topic: string): ReceivedRecord[][] {
    return this.partitions(topic).map((partition) =>
      partition.committed().map(({ record }) => record),
    );
  }
}
