import type { Kafka } from 'kafkajs';

/** How many partitions topics have, each asked for once: the topics here never get more. */
export class PartitionCounts {
  readonly #kafka: Kafka;
  readonly #counts = new Map<string, Promise<number>>();

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
  }

  /** @throws {Error} when no broker tells; it is asked again the next time. */
  of(topic: string): Promise<number> {
    let count = this.#counts.get(topic);
    if (count === undefined) {
      count = this.#ask(topic).catch((error: unknown) => {
        this.#counts.delete(topic);
        throw error;
      });
      this.#counts.set(topic, count);
    }
    return count;
  }

  async #ask(topic: string): Promise<number> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]?.partitions.length ?? 0;
    } finally {
      await admin.disconnect();
    }
  }
}
