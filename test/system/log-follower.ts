import { randomUUID } from 'node:crypto';
import { decodeEvent, type EventOf, type EventType, type Topic } from '#contracts';
import type { FetchedBatch, GroupListener, GroupReader, Log, ReceivedRecord } from '#streaming';
import { waitUntil } from '../../tools/local-stack/wait.js';

/** A record and where it stands. */
export interface FollowedRecord {
  readonly topic: string;
  readonly partition: number;
  readonly record: ReceivedRecord;
}

/** An event and where it stands; `seenAt`: when a reader of committed records first saw it, monotonic ms. */
export interface FollowedEvent<T extends EventType = EventType> {
  readonly partition: number;
  readonly offset: number;
  readonly seenAt: number;
  readonly data: EventOf<T>['data'];
}

const readWithinMs = 30_000;

/**
 * Reads topics from their beginnings on and keeps up with them, committed records only, as any other
 * service would see them. What follows the position is taken, what lies before it was taken already,
 * and after a gap the position is asked for again: nothing is missed and nothing taken twice.
 */
export class LogFollower implements GroupListener {
  readonly #log: Log;
  readonly #topics: readonly Topic[];
  readonly #records: FollowedRecord[] = [];
  readonly #events = new Map<string, FollowedEvent[]>();
  readonly #next = new Map<string, number[]>();
  #reader: GroupReader | undefined;
  #isAssigned = false;

  private constructor(log: Log, topics: readonly Topic[]) {
    this.#log = log;
    this.#topics = topics;
  }

  static async start(log: Log, topics: readonly Topic[]): Promise<LogFollower> {
    const follower = new LogFollower(log, topics);
    for (const topic of topics) {
      follower.#next.set(topic, [...(await log.beginningOffsets(topic))]);
    }
    const groupId = `follow-${randomUUID()}`;
    const options = { groupId, coPartitioned: [], broadcast: topics, held: () => [] };
    follower.#reader = await log.joinGroup(options, follower);
    if (follower.#isAssigned) follower.#seekAll();
    return follower;
  }

  /** In the order in which they were read. */
  get records(): readonly FollowedRecord[] {
    return this.#records;
  }

  events<T extends EventType>(type: T): readonly FollowedEvent<T>[] {
    return this.#events.get(type) ?? [];
  }

  /** Resolves when everything that stands in the topics now has been read. */
  async caughtUp(): Promise<void> {
    for (const topic of this.#topics) {
      const ends = await this.#log.endOffsets(topic);
      await waitUntil(
        () => ends.every((end, partition) => this.#position(topic, partition) >= end),
        {
          timeoutMs: readWithinMs,
          otherwise: `${topic} could not be read to its end: a transaction is open`,
        },
      );
    }
  }

  assigned(): void {
    this.#isAssigned = true;
    this.#seekAll();
  }

  batch({ topic, partition, fetchedFrom, records, nextOffset }: FetchedBatch): Promise<void> {
    const next = this.#position(topic, partition);
    if (fetchedFrom > next) {
      this.#reader?.seek(topic, partition, next);
    } else if (nextOffset > next) {
      for (const record of records) if (record.offset >= next) this.#take(topic, partition, record);
      this.#next.get(topic)?.splice(partition, 1, nextOffset);
    }
    return Promise.resolve();
  }

  lost(): void {
    this.#reader = undefined;
  }

  async close(): Promise<void> {
    await this.#reader?.close();
  }

  #take(topic: string, partition: number, record: ReceivedRecord): void {
    this.#records.push({ topic, partition, record });
    const decoded = decodeEvent(topic as Topic, record);
    if (decoded.outcome !== 'event') return;
    const { type, data } = decoded.event;
    const events = this.#events.get(type) ?? [];
    this.#events.set(type, events);
    events.push({ partition, offset: record.offset, seenAt: performance.now(), data });
  }

  #position(topic: string, partition: number): number {
    return this.#next.get(topic)?.[partition] ?? 0;
  }

  #seekAll(): void {
    for (const [topic, offsets] of this.#next) {
      for (const [partition, offset] of offsets.entries()) {
        this.#reader?.seek(topic, partition, offset);
        this.#reader?.resume(topic, partition);
      }
    }
  }
}
