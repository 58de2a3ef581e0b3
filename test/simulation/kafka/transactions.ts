import type { TopicOffset, TopicRecord } from '#streaming';
import type { World } from '../world/world.js';
import { KafkaError } from './kafka-error.js';
import type { PartitionTransaction, SimulatedPartition } from './partition.js';

interface Transactional {
  epoch: number;
  state: 'empty' | 'ongoing' | 'committing' | 'aborting';
  partitions: Map<SimulatedPartition, PartitionTransaction>;
  offsets: TopicOffset[];
  /** Counts transactions, so that a timer knows whether the one it was set for is over. */
  begun: number;
}

/** The topics of the cluster, as the coordinator needs them. */
export interface TransactionalTopics {
  partitionFor(entry: TopicRecord): SimulatedPartition;
  changed(): void;
}

export const transactionTimeoutMs = 10_000;
const markerRetryMs = 800;

/**
 * The transaction coordinator. A transaction is decided when its end is asked for; that becomes visible
 * partition after partition, as the markers are written, and until the last is written neither a new
 * transaction nor a new epoch begins.
 */
export class TransactionCoordinator {
  readonly #world: World;
  readonly #topics: TransactionalTopics;
  readonly #transactionals = new Map<string, Transactional>();
  readonly groupOffsets = new Map<string, number>();

  constructor(world: World, topics: TransactionalTopics) {
    this.#world = world;
    this.#topics = topics;
  }

  /** @throws {KafkaError} CONCURRENT_TRANSACTIONS while an earlier transaction is being ended. */
  initialize(id: string): number {
    const transactional = this.#transactional(id);
    if (transactional.state === 'ongoing') {
      transactional.epoch += 1;
      this.#end(transactional, 'aborted');
    }
    this.#demandIdle(transactional);
    transactional.epoch += 1;
    return transactional.epoch;
  }

  produce(id: string, epoch: number, records: readonly TopicRecord[]): void {
    const transactional = this.#ongoing(id, epoch);
    for (const entry of records) {
      const partition = this.#topics.partitionFor(entry);
      let transaction = transactional.partitions.get(partition);
      if (transaction === undefined) {
        transaction = partition.begin();
        transactional.partitions.set(partition, transaction);
      }
      partition.append(entry.record, this.#world.nextWriting(), transaction);
    }
    this.#topics.changed();
  }

  commitOffsets(id: string, epoch: number, offsets: readonly TopicOffset[]): void {
    this.#ongoing(id, epoch).offsets.push(...offsets);
  }

  end(id: string, epoch: number, outcome: 'committed' | 'aborted'): void {
    const transactional = this.#transactional(id);
    demandEpoch(transactional, epoch);
    this.#demandIdle(transactional);
    if (transactional.state === 'ongoing') this.#end(transactional, outcome);
  }

  /** Ids with a transaction that is not over. */
  unfinished(): string[] {
    return [...this.#transactionals].filter(([, { state }]) => state !== 'empty').map(([id]) => id);
  }

  #transactional(id: string): Transactional {
    let transactional = this.#transactionals.get(id);
    if (transactional === undefined) {
      transactional = { epoch: 0, state: 'empty', partitions: new Map(), offsets: [], begun: 0 };
      this.#transactionals.set(id, transactional);
    }
    return transactional;
  }

  #demandIdle({ state }: Transactional): void {
    if (state === 'committing' || state === 'aborting') {
      throw new KafkaError('CONCURRENT_TRANSACTIONS');
    }
  }

  #ongoing(id: string, epoch: number): Transactional {
    const transactional = this.#transactional(id);
    demandEpoch(transactional, epoch);
    this.#demandIdle(transactional);
    if (transactional.state === 'empty') this.#begin(id, transactional);
    return transactional;
  }

  #begin(id: string, transactional: Transactional): void {
    transactional.state = 'ongoing';
    transactional.begun += 1;
    const { begun } = transactional;
    this.#world.scheduler.schedule(transactionTimeoutMs, () => {
      if (transactional.state !== 'ongoing' || transactional.begun !== begun) return;
      this.#world.note(`the transaction of ${id} has timed out`);
      transactional.epoch += 1;
      this.#end(transactional, 'aborted');
    });
  }

  #end(transactional: Transactional, outcome: 'committed' | 'aborted'): void {
    const { scheduler, random } = this.#world;
    transactional.state = outcome === 'committed' ? 'committing' : 'aborting';
    const steps = [...transactional.partitions].map(([partition, transaction]) => () => {
      partition.end(transaction, outcome, this.#world.nextWriting());
    });
    steps.push(() => {
      if (outcome === 'committed') this.#setOffsets(transactional.offsets);
    });
    let left = steps.length;
    for (const step of steps) {
      const delayMs = random.next() * (random.chance(0.03) ? markerRetryMs : 5);
      scheduler.schedule(delayMs, () => {
        step();
        left -= 1;
        if (left === 0) {
          transactional.state = 'empty';
          transactional.partitions = new Map();
          transactional.offsets = [];
        }
        this.#topics.changed();
      });
    }
  }

  #setOffsets(offsets: readonly TopicOffset[]): void {
    for (const { topic, partition, offset } of offsets) {
      this.groupOffsets.set(`${topic}-${partition}`, offset);
    }
  }
}

function demandEpoch(transactional: Transactional, epoch: number): void {
  if (transactional.epoch !== epoch) throw new KafkaError('INVALID_PRODUCER_EPOCH');
}
