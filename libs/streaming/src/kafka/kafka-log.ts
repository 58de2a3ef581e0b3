import type { Kafka } from 'kafkajs';
import type { GroupListener, GroupOptions, GroupReader, Log, TransactionalWriter } from '../log.js';
import { createKafka, type KafkaOptions, type StreamLogger } from './kafka-client.js';
import { GroupOffsets } from './group-offsets.js';
import { KafkaGroupReader } from './kafka-group-reader.js';
import { PartitionOffsets } from './partition-offsets.js';
import { KafkaTransactionalWriter } from './transactional-writer.js';

/** The log on Apache Kafka. */
export class KafkaLog implements Log {
  readonly #kafka: Kafka;
  readonly #prefix: string;
  readonly #groupId: string;
  readonly #offsets: PartitionOffsets;
  readonly #groupOffsets: GroupOffsets;

  /** `groupId`: the group whose positions the transactional writers commit. */
  constructor(options: KafkaOptions, groupId: string, logger: StreamLogger) {
    this.#kafka = createKafka(options, logger);
    this.#prefix = options.topicPrefix;
    this.#groupId = groupId;
    this.#offsets = new PartitionOffsets(this.#kafka);
    this.#groupOffsets = new GroupOffsets(this.#kafka);
  }

  beginningOffsets(topic: string): Promise<readonly number[]> {
    return this.#offsets.beginnings(this.#prefix + topic);
  }

  endOffsets(topic: string): Promise<readonly number[]> {
    return this.#offsets.ends(this.#prefix + topic);
  }

  async offsetsSince(topic: string, timestampMs: number): Promise<readonly number[]> {
    const ends = await this.endOffsets(topic);
    const found = await this.#offsets.since(this.#prefix + topic, timestampMs);
    return ends.map((end, partition) => {
      const offset = found[partition] ?? -1;
      return offset < 0 ? end : offset;
    });
  }

  groupOffsets(groupId: string, topic: string): Promise<readonly number[]> {
    return this.#groupOffsets.read(this.#prefix + groupId, this.#prefix + topic);
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
    await this.#offsets.close();
    await this.#groupOffsets.close();
  }
}
