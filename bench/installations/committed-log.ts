import { setTimeout as delay } from 'node:timers/promises';
import { InvalidRun } from '../harness/bench.js';
import type { KafkaAdmin } from '../harness/kafkajs-peer.js';

const pollIntervalMs = 5;

export interface Growth {
  /** When the first of it was seen, and the last, monotonic ms. */
  readonly firstAt: number;
  readonly lastAt: number;
  /** Offsets that lay behind the first sight: what grew between `firstAt` and `lastAt`. */
  readonly grown: number;
}

/**
 * A topic as those see it who read committed records only, by asking where it ends: it costs next to
 * nothing, and the same whoever writes. Offsets count the markers of transactions too.
 */
export class CommittedLog {
  readonly #admin: KafkaAdmin;
  readonly #topic: string;

  /** `topic`: full name. */
  constructor(admin: KafkaAdmin, topic: string) {
    this.#admin = admin;
    this.#topic = topic;
  }

  /** Of each partition. */
  ends(): Promise<readonly number[]> {
    return this.#admin.committedEnds(this.#topic);
  }

  /** Of one partition, or the sum over all. */
  async end(partition?: number): Promise<number> {
    return endOf(await this.ends(), partition);
  }

  /**
   * Watches the log grow by at least `records` from where it ended, and then until it has not grown for
   * `quietMs`.
   *
   * @throws {InvalidRun} where that does not happen in time.
   */
  async grows(
    from: number,
    { records, quietMs, withinMs, partition }: GrowthOptions,
  ): Promise<Growth> {
    const deadline = performance.now() + withinMs;
    let last = from;
    let first: { readonly at: number; readonly end: number } | undefined;
    let lastAt = 0;
    for (;;) {
      const end = await this.end(partition);
      const now = performance.now();
      if (end !== last) {
        first ??= { at: now, end };
        last = end;
        lastAt = now;
      }
      const isComplete = first !== undefined && last - from >= records;
      if (isComplete && first !== undefined && now - lastAt >= quietMs) {
        return { firstAt: first.at, lastAt, grown: last - first.end };
      }
      if (now > deadline) {
        throw new InvalidRun(`${this.#topic} grew by ${last - from} of ${records} in time`);
      }
      await delay(pollIntervalMs);
    }
  }
}

interface GrowthOptions {
  readonly records: number;
  readonly quietMs: number;
  readonly withinMs: number;
  /** Which alone is watched; default all. */
  readonly partition?: number;
}

function endOf(ends: readonly number[], partition: number | undefined): number {
  if (partition !== undefined) return ends[partition] ?? 0;
  return ends.reduce((total, end) => total + end, 0);
}
