import { deadLetterHeaders, type OutgoingRecord } from '#contracts';
import type { ReceivedRecord, RecordBatch, TopicRecord } from '../records.js';
import type { StreamTopology } from '../topology.js';

/** The records of a task's next transaction. */
export class TaskOutputs {
  readonly #topology: StreamTopology;
  readonly partition: number;
  #records: TopicRecord[] = [];

  constructor(topology: StreamTopology, partition: number) {
    this.#topology = topology;
    this.partition = partition;
  }

  get size(): number {
    return this.#records.length;
  }

  /** @throws {Error} when the topology does not name the sink: a defect of the application. */
  emit(sink: string, record: OutgoingRecord): void {
    if (!this.#topology.sinks.includes(sink)) throw new Error(`${sink} is no sink of the topology`);
    this.#records.push({ topic: sink, partition: this.partition, record });
  }

  deadLetter(batch: RecordBatch, record: ReceivedRecord, reason: string): void {
    this.#records.push({
      topic: this.#topology.deadLetters,
      record: {
        key: record.key,
        value: record.value,
        headers: {
          ...presentHeaders(record),
          [deadLetterHeaders.reason]: reason,
          [deadLetterHeaders.topic]: batch.topic,
          [deadLetterHeaders.partition]: String(batch.partition),
          [deadLetterHeaders.offset]: String(record.offset),
        },
        timestamp: record.timestamp,
      },
    });
  }

  changeState(key: string, value: string | null, timestamp: number): void {
    this.#records.push({
      topic: this.#topology.state,
      partition: this.partition,
      record: { key, value, headers: {}, timestamp },
    });
  }

  take(): readonly TopicRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }
}

function presentHeaders(record: ReceivedRecord): Record<string, string | Buffer> {
  const headers: Record<string, string | Buffer> = {};
  for (const [name, value] of Object.entries(record.headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) headers[name] = first;
  }
  return headers;
}
