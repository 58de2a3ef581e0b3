import { setTimeout as delay } from 'node:timers/promises';
import { topics } from '#contracts';
import type { RecordWriter } from '#streaming';
import { message } from '../workload/messages.js';
import type { SeededMember } from '../workload/members.js';
import type { Installation } from './installation.js';

const minuteMs = 60_000;
const pollIntervalMs = 5;

export interface Delays {
  readonly maxMs: number;
  /** How many were removed. */
  readonly seen: number;
}

/**
 * Rooms with one offline member each, in partitions other than the one that is busy: a message removes
 * the members one after another, and how long each takes shows whether those partitions go on.
 */
export class Bystanders {
  readonly #system: Installation;
  readonly #rooms: readonly string[];

  /** `elsewhere`: whether a room is in a partition that is to be looked at. */
  constructor(
    system: Installation,
    name: string,
    count: number,
    elsewhere: (chatroomId: string) => boolean,
  ) {
    this.#system = system;
    this.#rooms = Array.from({ length: 2 * count }, (_, index) => `beside-${name}-${index}`)
      .filter(elsewhere)
      .slice(0, count);
  }

  members(): SeededMember[] {
    const now = Date.now();
    return this.#rooms.map((chatroomId) => ({
      chatroomId,
      userId: `member-of-${chatroomId}`,
      joinedAt: now - 20 * minuteMs,
      offlineAt: now - 10 * minuteMs,
    }));
  }

  /** Begins to remove them; the result ends it and says how it went. */
  begin(writer: RecordWriter, everyMs: number): () => Promise<Delays> {
    const stopping = new AbortController();
    const running = this.#removeAll(writer, everyMs, stopping.signal);
    return () => {
      stopping.abort();
      return running;
    };
  }

  async #removeAll(writer: RecordWriter, everyMs: number, signal: AbortSignal): Promise<Delays> {
    const log = this.#system.events();
    let maxMs = 0;
    let seen = 0;
    for (const room of this.#rooms) {
      if (signal.aborted) break;
      const partition = this.#system.partitionOf(room);
      const before = await log.end(partition);
      await writer.write(topics.messages, message(room, 0, Date.now()));
      const startedAt = performance.now();
      while ((await log.end(partition)) === before) await delay(pollIntervalMs);
      maxMs = Math.max(maxMs, performance.now() - startedAt);
      seen += 1;
      await delay(everyMs);
    }
    return { maxMs, seen };
  }
}
