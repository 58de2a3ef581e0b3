import { topics } from '#contracts';
import { type KafkaLog, positionsKey, readTopic, type TopicRecord } from '#streaming';

const readWithinMs = 60_000;

/**
 * Takes the saga back to where it stood, so that every run reads the same messages: the runs change
 * nothing of the saga's state but its positions, and those are put back as they were.
 */
export class StateRewind {
  readonly #log: KafkaLog;
  readonly #positions: readonly TopicRecord[];

  private constructor(log: KafkaLog, positions: readonly TopicRecord[]) {
    this.#log = log;
    this.#positions = positions;
  }

  /** To be called while no saga runs. */
  static async remember(log: KafkaLog): Promise<StateRewind> {
    const content = await readTopic(log, topics.sagaState, AbortSignal.timeout(readWithinMs));
    const positions = content.map(({ partition, records }): TopicRecord => {
      const record = records.findLast(({ key }) => key?.toString() === positionsKey);
      if (record === undefined) throw new Error(`task ${partition} has committed nothing`);
      const { key, value, timestamp } = record;
      return { topic: topics.sagaState, partition, record: { key, value, headers: {}, timestamp } };
    });
    return new StateRewind(log, positions);
  }

  /** To be called while no saga runs. */
  async rewind(): Promise<void> {
    const writer = this.#log.transactionalWriter('benchmark-rewind');
    await writer.fence();
    await writer.commit(this.#positions, []);
    await writer.close();
  }
}
