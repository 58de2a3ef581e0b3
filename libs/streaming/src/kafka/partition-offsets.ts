import type { Cluster, Kafka } from 'kafkajs';

type WantedOffset = { readonly fromBeginning: boolean } | { readonly fromTimestamp: number };

const attemptsMax = 10;
const firstRetryDelayMs = 50;
const retryDelayMaxMs = 1_000;

/**
 * Asks the brokers where partitions begin and end.
 *
 * kafkajs' admin is not used for it. It asks with the isolation level read_committed, so that to it a
 * partition ends where the oldest open transaction begins, and records acknowledged behind that would
 * be missed; and it keeps to a leader that is no more until its metadata expires. The same connections
 * with the other isolation level are those of a consumer, which hands them to its assigners.
 */
export class PartitionOffsets {
  readonly #cluster: Cluster;
  #connected: Promise<void> | undefined;

  constructor(kafka: Kafka) {
    this.#cluster = uncommittedCluster(kafka);
  }

  /** First offset still held by each partition, by partition. */
  beginnings(topic: string): Promise<readonly number[]> {
    return this.#fetch(topic, { fromBeginning: true });
  }

  /** High watermark of each partition, by partition. */
  ends(topic: string): Promise<readonly number[]> {
    return this.#fetch(topic, { fromBeginning: false });
  }

  /** First offset with this timestamp or a later one, by partition; -1 where there is none. */
  since(topic: string, timestampMs: number): Promise<readonly number[]> {
    return this.#fetch(topic, { fromTimestamp: timestampMs });
  }

  async #fetch(topic: string, which: WantedOffset): Promise<readonly number[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#ask(topic, which);
      } catch (error) {
        if (attempt === attemptsMax) throw error;
        const delayMs = Math.min(firstRetryDelayMs * 2 ** (attempt - 1), retryDelayMaxMs);
        await new Promise((resolve) => setTimeout(resolve, delayMs));
        await this.#cluster.refreshMetadata().catch(() => undefined);
      }
    }
  }

  async #ask(topic: string, which: WantedOffset): Promise<readonly number[]> {
    this.#connected ??= this.#connect();
    await this.#connected;
    await this.#cluster.addTargetTopic(topic);
    await this.#cluster.refreshMetadataIfNecessary();
    const partitions = this.#cluster
      .findTopicPartitionMetadata(topic)
      .map(({ partitionId }) => ({ partition: partitionId }));
    const [answer] = await this.#cluster.fetchTopicsOffset([{ topic, partitions, ...which }]);
    const offsets: number[] = [];
    for (const { partition, offset } of answer?.partitions ?? []) {
      offsets[partition] = Number(offset);
    }
    return offsets;
  }

  async #connect(): Promise<void> {
    try {
      await this.#cluster.connect();
    } catch (error) {
      this.#connected = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#connected?.catch(() => undefined);
    await this.#cluster.disconnect();
  }
}

function uncommittedCluster(kafka: Kafka): Cluster {
  const clusters: Cluster[] = [];
  kafka.consumer({
    groupId: 'offsets',
    readUncommitted: true,
    allowAutoTopicCreation: false,
    partitionAssigners: [
      ({ cluster }) => {
        clusters.push(cluster);
        return {
          name: 'none',
          version: 0,
          assign: () => Promise.resolve([]),
          protocol: noProtocol,
        };
      },
    ],
  });
  const [cluster] = clusters;
  if (cluster === undefined) throw new Error('kafkajs no longer hands its cluster to assigners');
  return cluster;
}

function noProtocol() {
  return { name: 'none', metadata: Buffer.alloc(0) };
}
