import type { OutgoingRecord } from '#contracts';
import type { Log, TransactionalWriter } from '../../log.js';
import type { TopicRecord } from '../../records.js';
import { CollectingMember } from '../collecting-member.js';
import { outgoing } from '../counting.js';

/** A log with empty topics, and what others do to it. */
export interface LogUnderTest {
  readonly log: Log;
  /** The same log as another process sees it. */
  readonly other: Log;
  /** Appends as another service would, outside of any transaction; gives the offset. */
  append(topic: string, partition: number, record: OutgoingRecord): Promise<number>;
  appendAborted(topic: string, partition: number, count: number): Promise<void>;
  deleteBefore(topic: string, partition: number, offset: number): Promise<void>;
  groupOffset(topic: string, partition: number): Promise<number | undefined>;
  /** Lets the log get on for a moment. */
  run(): Promise<void>;
  close(): Promise<void>;
}

/** The topics that a log under test has; its writers commit the offsets of the group `group`. */
export const contractTopics = { rooms: 4, answers: 4, users: 2, stamped: 2 } as const;
/** Those whose records the log stamps with its own time. */
export const stampedTopics: readonly string[] = ['stamped'];

const untilTimeoutMs = 20_000;

/** One test's view of a log: members that are closed at its end, and patience. */
export class LogSession {
  #under: LogUnderTest | undefined;
  readonly #create: () => Promise<LogUnderTest>;
  #members: CollectingMember[] = [];

  constructor(create: () => Promise<LogUnderTest>) {
    this.#create = create;
  }

  async open(): Promise<void> {
    this.#under = await this.#create();
  }

  async close(): Promise<void> {
    for (const member of this.#members) await member.close();
    this.#members = [];
    await this.#under?.close();
  }

  get #opened(): LogUnderTest {
    if (this.#under === undefined) throw new Error('the session is not open');
    return this.#under;
  }

  get log(): Log {
    return this.#opened.log;
  }

  get other(): Log {
    return this.#opened.other;
  }

  append(topic: string, partition: number, value: string): Promise<number> {
    return this.appendRecord(topic, partition, outgoing('k', value));
  }

  appendRecord(topic: string, partition: number, record: OutgoingRecord): Promise<number> {
    return this.#opened.append(topic, partition, record);
  }

  appendAborted(topic: string, partition: number, count: number): Promise<void> {
    return this.#opened.appendAborted(topic, partition, count);
  }

  /** Once every partition answers: in a new topic some may have no leader yet. */
  async deleteBefore(topic: string, partition: number, offset: number): Promise<void> {
    await this.log.endOffsets(topic);
    await this.#opened.deleteBefore(topic, partition, offset);
  }

  async join(log = this.log): Promise<CollectingMember> {
    const member = new CollectingMember();
    this.#members.push(member);
    await member.join(log, {
      groupId: 'readers',
      coPartitioned: ['rooms', 'answers'],
      broadcast: ['users'],
    });
    await this.until(() => member.assignments.length > 0);
    return member;
  }

  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + untilTimeoutMs;
    while (!(await condition())) {
      if (performance.now() > deadline) throw new Error(`not reached; seen: ${this.#seen}`);
      await this.#opened.run();
    }
  }

  get #seen(): string {
    const all = this.#members.map(({ assignments, losses, batches }) => {
      const parts = batches.map(({ topic, partition, fetchedFrom, nextOffset, highWatermark }) =>
        [topic, partition, fetchedFrom, nextOffset, highWatermark].join(' '),
      );
      return { assignments, parts, losses: losses.map(({ message }) => message) };
    });
    return JSON.stringify(all);
  }

  /** The control record of a transaction may come a little later than the answer to its commit. */
  async untilEndsAre(topic: string, expected: readonly number[]): Promise<void> {
    await this.until(async () => {
      const ends = await this.log.endOffsets(topic);
      return ends.every((end, partition) => end === expected[partition]);
    });
  }

  async untilGroupOffsetIs(topic: string, partition: number, expected: number): Promise<void> {
    await this.until(async () => (await this.#opened.groupOffset(topic, partition)) === expected);
  }

  /** A writer that has shut out those with its id before it. */
  async writerOf(log: Log): Promise<TransactionalWriter> {
    const writer = log.transactionalWriter('task-1');
    await writer.fence();
    return writer;
  }
}

export function to(topic: string, partition: number, value: string): TopicRecord {
  return { topic, partition, record: outgoing('k', value) };
}
