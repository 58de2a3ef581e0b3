import type { Admin, Kafka } from 'kafkajs';
import type { GroupListener, GroupOptions, GroupReader, Log, TransactionalWriter } from '../log.js';
import { createKafka, type KafkaOptions, type StreamLogger } from './kafka-client.js';
import { KafkaGroupReader } from './kafka-group-reader.js';
import { KafkaTransactionalWriter } from './transactional-writer.js';

/** The log on Apache Kafka. */
export class KafkaLog implements Log {
  readonly #kafka: Kafka;
  readonly #prefix: string;
  readonly #groupId: string;
  #admin: Promise<Admin> | undefined;

  /** `groupId`: the group whose positions the transactional writers commit. */
  constructor(options: KafkaOptions, groupId: string, logger: StreamLogger) {
    this.#kafka = createKafka(options, logger);
    this.#prefix = options.topicPrefix;
    this.#groupId = groupId;
  }

  async beginningOffsets(topic: string): Promise<readonly number[]> {
    return byPartition(await this.#offsets(topic), ({ low }) => low);
  }

  async endOffsets(topic: string): Promise<readonly number[]> {
    return byPartition(await this.#offsets(topic), ({ high }) => high);
  }

  async #offsets(topic: string) {
    this.#admin ??= this.#connectAdmin();
    const admin = await this.#admin;
    return admin.fetchTopicOffsets(this.#prefix + topic);
  }

  async #connectAdmin(): Promise<Admin> {
    const admin = this.#kafka.admin();
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      this.#admin = undefined;
      throw error;
    }
  }

  transactionalWriter(transactionalId: string): TransactionalWriter {
    return new KafkaTransactionalWriter(
      this.#kafka,
      this.#prefix + transactionalId,
      this.#prefix + this.#groupId,
      this.#prefix,
    );
  }

  async joinGroup(options: GroupOptions, listener: GroupListener): Promise<GroupReader> {
    const reader = new KafkaGroupReader(this.#kafka, options, listener, this.#prefix);
    await reader.start();
    return reader;
  }

  async close(): Promise<void> {
    const admin = await this.#admin?.catch(() => undefined);
    await admin?.disconnect();
  }
}

interface PartitionOffsets {
  readonly partition: number;
  readonly low: string;
  readonly high: string;
}

function byPartition(
  offsets: readonly PartitionOffsets[],
  pick: (offsets: PartitionOffsets) => string,
): number[] {
  const result: number[] = [];
  for (const entry of offsets) result[entry.partition] = Number(pick(entry));
  return result;
}
