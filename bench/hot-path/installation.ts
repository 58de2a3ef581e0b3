import { randomUUID } from 'node:crypto';
import { type Topic, topics } from '#contracts';
import { KafkaLog, provisionTopics, type StreamLogger } from '#streaming';
import type { Measurement } from './batch-watch.js';
import { loadPeer } from './peer.js';
import { type Assignment, measure, prepare, type Side } from './runner.js';
import { StateRewind } from './state-rewind.js';
import { createWorkload, partitions } from './workload.js';

const silent: StreamLogger = {
  log: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** The saga's part of the system on the Kafka of the benchmark, with members in its rooms. */
export class BenchInstallation {
  readonly #assignment: Assignment;
  readonly #log: KafkaLog;
  #rewind: StateRewind | undefined;
  #preparedEnds: readonly number[] = [];

  constructor(brokers: readonly string[], messageCount: number) {
    const topicPrefix = `benchmark-${randomUUID()}.`;
    this.#assignment = { brokers, topicPrefix, startedAtMs: Date.now(), messageCount };
    this.#log = new KafkaLog({ brokers, topicPrefix, clientId: 'benchmark' }, 'benchmark', silent);
  }

  /** Topics, and the members: written to the log as gateways write them, and taken in by the saga. */
  async prepare(): Promise<void> {
    await this.#provision();
    await prepare(this.#assignment);
    this.#rewind = await StateRewind.remember(this.#log);
    this.#preparedEnds = await this.#log.endOffsets(topics.membership);
  }

  async #provision(): Promise<void> {
    const { brokers, topicPrefix } = this.#assignment;
    const counts = { partitions, userPartitions: partitions, replicationFactor: 1 };
    await provisionTopics({ brokers, topicPrefix, ...counts });
  }

  /** Replaces the messages by others. */
  async writeMessages(withHeaders: boolean): Promise<void> {
    const { writeRecords } = await loadPeer();
    const { brokers, topicPrefix, startedAtMs, messageCount } = this.#assignment;
    const place = { brokers, topic: topicPrefix + topics.messages };
    await this.#deleteTopics(topics.messages);
    await this.#provision();
    const workload = createWorkload(startedAtMs);
    await writeRecords(place, workload.messages(messageCount, withHeaders));
  }

  /** Reads all messages once, each time from where the saga stood before the first of them. */
  async measure(side: Side): Promise<Measurement> {
    if (side === 'saga') await this.#rewind?.rewind();
    return measure(side, this.#assignment);
  }

  /**
   * Nobody may have left: a run in which members were removed would have measured something else.
   *
   * @throws {Error} when the event store holds anything but the preparation's events.
   */
  async verifyNothingWasDecided(): Promise<void> {
    const ends = await this.#log.endOffsets(topics.membership);
    if (String(ends) !== String(this.#preparedEnds)) {
      throw new Error('rooms have changed during the runs: they must not');
    }
  }

  async #deleteTopics(...names: readonly Topic[]): Promise<void> {
    const { deleteTopics } = await loadPeer();
    const { brokers, topicPrefix } = this.#assignment;
    await deleteTopics({ brokers, topics: names.map((name) => topicPrefix + name) });
  }

  async close(): Promise<void> {
    await this.#deleteTopics(...Object.values(topics));
    await this.#log.close();
  }
}
