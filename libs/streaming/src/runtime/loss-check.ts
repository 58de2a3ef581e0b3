import type { TaskEnvironment } from './task-environment.js';
import type { OffsetRange } from './task-positions.js';

/** How long whoever waits for records waits before looking whether they are still there, ms. */
export const lossCheckIntervalMs = 5_000;

/**
 * Asks the log where partitions begin, for those who wait for records: what retention deletes unread
 * never comes, and nothing may follow it that would tell.
 */
export class LossCheck {
  readonly #environment: TaskEnvironment;
  readonly #begins: (topic: string, partition: number, range: OffsetRange) => void;
  #checkedAt: number;

  /** `begins` is told where a partition begins and ends now. */
  constructor(
    environment: TaskEnvironment,
    begins: (topic: string, partition: number, range: OffsetRange) => void,
  ) {
    this.#environment = environment;
    this.#begins = begins;
    this.#checkedAt = environment.clock.monotonic();
  }

  /** Asks unless it has asked a short while ago. Where the log does not answer, the next time has to do. */
  async nowAndThen(topics: Iterable<string>): Promise<void> {
    const now = this.#environment.clock.monotonic();
    if (now - this.#checkedAt < lossCheckIntervalMs) return;
    this.#checkedAt = now;
    await this.now(topics);
  }

  async now(topics: Iterable<string>): Promise<void> {
    for (const topic of new Set(topics)) await this.#ask(topic).catch(() => undefined);
  }

  async #ask(topic: string): Promise<void> {
    const { log } = this.#environment;
    const beginnings = await log.beginningOffsets(topic);
    const ends = await log.endOffsets(topic);
    for (const [partition, beginning] of beginnings.entries()) {
      this.#begins(topic, partition, { beginning, end: ends[partition] ?? beginning });
    }
  }
}
