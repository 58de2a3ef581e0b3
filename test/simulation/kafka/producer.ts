import { type TopicDefinition, topicDefinitions } from '#contracts';
import { producedRecords, type TopicOffset, type TopicRecord } from '#streaming';
import type { SimulatedProcess } from '../world/process.js';
import type { World } from '../world/world.js';
import type { SimulatedCluster } from './cluster.js';
import { KafkaError } from './kafka-error.js';

interface ProduceRequest {
  readonly topicMessages: readonly {
    readonly topic: string;
    readonly messages: unknown;
  }[];
}

interface OffsetsRequest {
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
  }[];
}

const retriesMax = 12;
const firstRetryMs = 5;
const retryMaxMs = 500;

/**
 * kafkajs' transactional producer, with what was found by running it:
 * - the epoch is asked for by the first transaction, not by `connect`;
 * - two requests at once and a broken connection: both resolve, one batch is lost, one is doubled;
 * - after a lost answer to anything that ends a transaction the producer is of no more use;
 * - the records of one request go to several brokers, each of which may take them alone.
 */
export class SimulatedProducer {
  readonly #process: SimulatedProcess;
  readonly #world: World;
  readonly #cluster: SimulatedCluster;
  readonly #id: string;
  #epoch: number | undefined;
  #isBroken = false;
  #sending = 0;

  constructor(process: SimulatedProcess, world: World, cluster: SimulatedCluster, id: string) {
    this.#process = process;
    this.#world = world;
    this.#cluster = cluster;
    this.#id = id;
  }

  connect(): Promise<void> {
    return this.#process.call('connect', () => undefined);
  }

  /** What was under way goes its way; nobody hears of it. */
  disconnect(): Promise<void> {
    this.#isBroken = true;
    return Promise.resolve();
  }

  async transaction() {
    if (this.#isBroken) throw new Error('the producer is of no more use');
    this.#epoch ??= await this.#ask(`InitProducerId ${this.#id}`, () =>
      this.#cluster.transactions.initialize(this.#id),
    );
    const epoch = this.#epoch;
    return {
      sendBatch: (request: ProduceRequest) => this.#send(epoch, request),
      sendOffsets: (request: OffsetsRequest) =>
        this.#ask(`TxnOffsetCommit ${this.#id}`, () => {
          this.#cluster.transactions.commitOffsets(this.#id, epoch, offsetsOf(request));
        }),
      commit: () => this.#end(epoch, 'committed'),
      abort: () => this.#end(epoch, 'aborted'),
    };
  }

  #end(epoch: number, outcome: 'committed' | 'aborted'): Promise<void> {
    return this.#ask(`EndTxn ${this.#id} ${outcome}`, () => {
      this.#cluster.transactions.end(this.#id, epoch, outcome);
    });
  }

  async #send(epoch: number, request: ProduceRequest): Promise<{ logAppendTime: string }[]> {
    this.#sending += 1;
    const isTogether = this.#sending > 1;
    try {
      const copies =
        isTogether && this.#world.random.chance(0.5) ? this.#world.random.pick([0, 2]) : 1;
      const byBroker = await Promise.all(request.topicMessages.map(recordsOf));
      return await Promise.all(byBroker.map((records) => this.#produce(epoch, records, copies)));
    } finally {
      this.#sending -= 1;
    }
  }

  async #produce(
    epoch: number,
    records: readonly TopicRecord[],
    copies: number,
  ): Promise<{ logAppendTime: string }> {
    const topic = records[0]?.topic ?? 'nothing';
    const stampedAt = await this.#ask(`Produce ${this.#id} ${records.length} to ${topic}`, () => {
      for (let copy = 0; copy < copies; copy++) {
        this.#cluster.transactions.produce(this.#id, epoch, records);
      }
      return isStampedByBroker(topic) ? this.#world.wall.now : -1;
    });
    return { logAppendTime: String(stampedAt) };
  }

  /** Waits for an earlier transaction to end; any other failure is the end of this producer. */
  async #ask<Result>(operation: string, handle: () => Result): Promise<Result> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#process.call(operation, handle);
      } catch (error) {
        const mayRetry = error instanceof KafkaError && error.type === 'CONCURRENT_TRANSACTIONS';
        if (!mayRetry || attempt === retriesMax) {
          this.#isBroken = true;
          throw error;
        }
        await this.#process.clock.sleep(Math.min(firstRetryMs * 2 ** attempt, retryMaxMs));
      }
    }
  }
}

function isStampedByBroker(topic: string): boolean {
  const definitions: Readonly<Record<string, TopicDefinition>> = topicDefinitions;
  return definitions[topic]?.stampedBy === 'broker';
}

async function recordsOf({
  topic,
  messages,
}: ProduceRequest['topicMessages'][number]): Promise<TopicRecord[]> {
  return (await producedRecords(messages)).map((produced) => ({ topic, ...produced }));
}

function offsetsOf({ topics }: OffsetsRequest): TopicOffset[] {
  return topics.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, offset }) => ({ topic, partition, offset: Number(offset) })),
  );
}
