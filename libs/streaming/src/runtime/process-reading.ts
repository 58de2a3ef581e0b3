import type { GroupReader } from '../log.js';
import type { FetchedBatch } from '../records.js';
import { recordsOf } from '../records-in-place.js';
import type { StreamTopology } from '../topology.js';
import type { StreamTask } from './stream-task.js';

/** What a task tells of what it wants to be read. */
export type ReadingTask = Pick<StreamTask, 'partition' | 'restoringFrom' | 'activeInputs'>;

interface PartitionReading {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the record expected next. */
  next: number;
}

/**
 * Makes the process' one reader read what its tasks want, from where they want it.
 *
 * Invariant: a batch is passed on only if it was fetched from exactly the position expected next.
 * Whatever else arrives (fetched before a seek, after a rebalance, after the broker has moved the
 * position to where its log begins) is not passed on, so no task ever misses a record unnoticed.
 *
 * A broadcast partition is read from the oldest position that any task wants; tasks that are further
 * on skip what they have seen.
 */
export class ProcessReading {
  readonly #topology: StreamTopology;
  readonly #reader: GroupReader;
  readonly #active = new Map<string, PartitionReading>();

  constructor(topology: StreamTopology, reader: GroupReader) {
    this.#topology = topology;
    this.#reader = reader;
  }

  /** After a new assignment everything is paused and all fetch positions are void. */
  reassigned(): void {
    this.#active.clear();
  }

  /** Whether `batch` goes on where reading had got to; if so, reading has now got to its end. */
  continues(batch: FetchedBatch): boolean {
    const key = readingKey(batch.topic, batch.partition);
    const reading = this.#active.get(key);
    if (reading === undefined || !this.#isNext(batch, reading.next)) {
      this.#active.delete(key);
      return false;
    }
    reading.next = batch.nextOffset;
    return true;
  }

  /** In the compacted state topic, control records may follow a hole. */
  #isNext(batch: FetchedBatch, next: number): boolean {
    const { topic, fetchedFrom } = batch;
    const mayFollowHole = topic === this.#topology.state && recordsOf(batch).count === 0;
    return mayFollowHole ? fetchedFrom >= next : fetchedFrom === next;
  }

  /** Seeks, resumes and pauses so that exactly what the tasks want is read. */
  follow(tasks: readonly ReadingTask[]): void {
    const wanted = this.#wantedBy(tasks);
    for (const [key, { topic, partition }] of this.#active) {
      if (wanted.has(key)) continue;
      this.#active.delete(key);
      this.#reader.pause(topic, partition);
    }
    for (const [key, reading] of wanted) {
      const current = this.#active.get(key);
      if (current !== undefined && current.next <= reading.next) continue;
      this.#active.set(key, reading);
      this.#reader.seek(reading.topic, reading.partition, reading.next);
      this.#reader.resume(reading.topic, reading.partition);
    }
  }

  #wantedBy(tasks: readonly ReadingTask[]): Map<string, PartitionReading> {
    const wanted = new Map<string, PartitionReading>();
    const want = (topic: string, partition: number, next: number) => {
      const key = readingKey(topic, partition);
      const other = wanted.get(key)?.next ?? Infinity;
      wanted.set(key, { topic, partition, next: Math.min(next, other) });
    };
    for (const task of tasks) {
      if (task.restoringFrom !== undefined) {
        want(this.#topology.state, task.partition, task.restoringFrom);
      }
      for (const { source, partition, position } of task.activeInputs) {
        want(source.topic, partition, position.next);
      }
    }
    return wanted;
  }
}

function readingKey(topic: string, partition: number): string {
  return `${topic}|${String(partition)}`;
}
