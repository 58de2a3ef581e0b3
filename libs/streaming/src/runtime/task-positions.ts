import { type Static, Type } from '@sinclair/typebox';
import { parseOwnJson, schemaViolation } from '#contracts';
import type { TopicOffset } from '../records.js';
import { coPartitionedTopics, type Source, type StreamTopology } from '../topology.js';
import { InputPosition } from './input-position.js';
import type { TaskLogic } from './task-logic.js';

/** Key of the state record that holds a task's positions; no key of an application looks like it. */
export const positionsKey = '$positions';

/** By topic and partition: where to resume, and how far the state of the same transaction had read. */
const StoredPositions = Type.Record(
  Type.String(),
  Type.Record(Type.String(), Type.Tuple([Type.Integer(), Type.Integer()])),
);
export type StoredPositions = Static<typeof StoredPositions>;

/** @throws {TypeError} when the record is not what this class writes. */
export function parseStoredPositions(value: Buffer): StoredPositions {
  const stored = parseOwnJson(value);
  const violation = schemaViolation(StoredPositions, stored);
  if (violation !== undefined) throw new TypeError(`positions in the state topic: ${violation}`);
  return stored as StoredPositions;
}

/** Where the log of a partition begins and ends now. */
export interface OffsetRange {
  readonly beginning: number;
  readonly end: number;
}

export interface TaskInput {
  readonly source: Source;
  readonly partition: number;
  readonly position: InputPosition;
}

/** The positions of one task in all its inputs. */
export class TaskPositions {
  readonly #inputs = new Map<string, TaskInput[]>();
  readonly #topology: StreamTopology;
  readonly #logic: TaskLogic;
  #heldSince = Number.POSITIVE_INFINITY;

  constructor(topology: StreamTopology, logic: TaskLogic) {
    this.#topology = topology;
    this.#logic = logic;
  }

  /**
   * Opens an input where the stored state left it. Where none is stored: at the partition's beginning, or,
   * if the application wants to know what it has lost, at the first record that there ever was.
   */
  open(
    source: Source,
    partition: number,
    stored: StoredPositions,
    { beginning, end }: OffsetRange,
  ): TaskInput {
    const first = source.onLoss === 'forget' ? 0 : beginning;
    const [resume, frontier] = stored[source.topic]?.[String(partition)] ?? [first, first];
    const position = new InputPosition(resume, frontier, end);
    const input = { source, partition, position };
    const inputs = this.#inputs.get(source.topic) ?? [];
    this.#inputs.set(source.topic, inputs);
    inputs.push(input);
    return input;
  }

  get(topic: string, partition: number): TaskInput | undefined {
    return this.#inputs.get(topic)?.find((input) => input.partition === partition);
  }

  all(): TaskInput[] {
    return [...this.#inputs.values()].flat();
  }

  /** The inputs that must still be read again before the task's memory is what it was. */
  get replaying(): readonly TaskInput[] {
    return this.all().filter(({ position }) => position.replaying);
  }

  /** Whether everything that stood in the exact and broadcast sources has been read at least once. */
  hasCaughtUp(now: number): boolean {
    return this.settledAt(now) > Number.NEGATIVE_INFINITY;
  }

  /**
   * The moment (monotonic, ms) up to which everything written to the exact and broadcast sources is
   * known to have been read; what a trailing source held before then is settled.
   */
  settledAt(now: number): number {
    const governing = this.all().filter(({ source }) => source.kind !== 'trailing');
    return Math.min(now, ...governing.map(({ position }) => position.caughtUpAt(now)));
  }

  /** Trailing positions are not to move past what was read at `at`: it led to what is still undecided. */
  hold(at: number): void {
    this.#heldSince = Math.min(at, this.#heldSince);
  }

  release(): void {
    this.#heldSince = Number.POSITIVE_INFINITY;
  }

  toStored(now: number): StoredPositions {
    const settledAt = Math.min(this.settledAt(now), this.#heldSince);
    const stored: StoredPositions = {};
    for (const { source, partition, position } of this.all()) {
      const ofTopic = (stored[source.topic] ??= {});
      const resume =
        source.kind === 'exact'
          ? position.next
          : position.resumeAfter(settledAt - this.#replayMs(source), now);
      ofTopic[String(partition)] = [resume, position.frontier];
    }
    return stored;
  }

  /** Longest time for which anything is read again, ms. */
  get replayMsMax(): number {
    return Math.max(0, ...this.all().map(({ source }) => this.#replayMs(source)));
  }

  #replayMs({ topic, replayMs = 0 }: Source): number {
    return Math.max(replayMs, this.#logic.replayMs(topic));
  }

  /** What the consumer group is told, for tools that show lag. Broadcast sources have no group position. */
  toGroupOffsets(stored: StoredPositions): TopicOffset[] {
    return coPartitionedTopics(this.#topology).flatMap((topic) =>
      Object.entries(stored[topic] ?? {}).map(([partition, [resume]]) => ({
        topic,
        partition: Number(partition),
        offset: resume,
      })),
    );
  }
}
