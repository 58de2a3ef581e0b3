import { type Plan, type Planning, beginPlan } from './plan.js';
import type { LogRecord } from './read-records.js';

/** Records of a partition as they are read: all up to, not including, `nextOffset`. */
export interface ReadBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  readonly nextOffset: number;
}

/** A part of a partition that is written in one transaction: successive batches, decoded as they are taken. */
export class Stretch {
  readonly topic: string;
  readonly partition: number;
  readonly #planning: Planning;
  readonly #batches: ReadBatch[] = [];

  constructor(topic: string, partition: number) {
    this.topic = topic;
    this.partition = partition;
    this.#planning = beginPlan(topic, partition);
  }

  take(batch: ReadBatch): this {
    this.#batches.push(batch);
    for (const record of batch.records) this.#planning.take(record);
    return this;
  }

  /** The offset after it. */
  get nextOffset(): number {
    return this.#batches.at(-1)?.nextOffset ?? 0;
  }

  get recordCount(): number {
    return this.#batches.reduce((sum, { records }) => sum + records.length, 0);
  }

  /** Timestamp of its last record, ms since the epoch; undefined: it has none. */
  get newestAt(): number | undefined {
    return this.#batches.at(-1)?.records.at(-1)?.timestamp;
  }

  /** Throws BrokenLog where the records contradict each other. */
  plan(): Plan {
    return this.#planning.plan();
  }

  /** What of it lies at `offset` or behind. */
  from(offset: number): Stretch {
    if (this.#batches.every(({ records }) => (records[0]?.offset ?? offset) >= offset)) return this;
    const rest = new Stretch(this.topic, this.partition);
    for (const batch of this.#batches) {
      rest.take({ ...batch, records: batch.records.filter((record) => record.offset >= offset) });
    }
    return rest;
  }
}
