import type { Admin, Kafka } from 'kafkajs';
import { createKafka, type KafkaOptions, type StreamLogger } from './kafka-client.js';

/** Asks the coordinators what consumer groups have committed. */
export class GroupOffsets {
  readonly #kafka: Kafka;
  #admin: Promise<Admin> | undefined;

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
  }

  /** By partition; -1: nothing. */
  async read(groupId: string, topic: string): Promise<readonly number[]> {
    const admin = await this.#connected();
    const [found] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const offsets: number[] = [];
    for (const { partition, offset } of found?.partitions ?? [])
      offsets[partition] = Number(offset);
    return offsets;
  }

  async #connected(): Promise<Admin> {
    this.#admin ??= this.#connect();
    try {
      return await this.#admin;
    } catch (error) {
      this.#admin = undefined;
      throw error;
    }
  }

  async #connect(): Promise<Admin> {
    const admin = this.#kafka.admin();
    await admin.connect();
    return admin;
  }

  async close(): Promise<void> {
    const admin = await this.#admin?.catch(() => undefined);
    await admin?.disconnect();
  }
}

/**
 * What a consumer group has committed in a topic, by partition; -1: nothing. For audits: tasks rely on
 * the positions in their state alone.
 */
export async function readGroupOffsets(
  options: KafkaOptions,
  groupId: string,
  topic: string,
  logger: StreamLogger,
): Promise<readonly number[]> {
  const { topicPrefix } = options;
  const offsets = new GroupOffsets(createKafka(options, logger));
  try {
    return await offsets.read(topicPrefix + groupId, topicPrefix + topic);
  } finally {
    await offsets.close();
  }
}
