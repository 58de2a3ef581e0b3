import { topics } from '#contracts';
import { waitUntil } from '../../tools/local-stack/wait.js';
import type { Installation } from './installation.js';
import type { LogFollower } from './log-follower.js';

const graceMs = 30_000;
const decidedWithinMs = 60_000;

export interface FloodPlan {
  readonly name: string;
  readonly rooms: number;
  /** Members of each room that are to be removed. */
  readonly leaving: number;
  /** When everybody goes offline, ms. */
  readonly offlineAt: number;
}

/** Rooms most of whose members become due at once. */
export class Flood {
  readonly #installation: Installation;
  readonly #follower: LogFollower;
  readonly #offlineAt: number;
  readonly #rooms: readonly string[];
  readonly #leaving: readonly string[];
  /** Exempt, back in time, gone and come again: none of them may be removed by the rule. */
  readonly #staying: readonly [string, string, string];
  readonly #triggers: Promise<void>[] = [];

  constructor(installation: Installation, follower: LogFollower, plan: FloodPlan) {
    const { name, rooms, leaving, offlineAt } = plan;
    this.#installation = installation;
    this.#follower = follower;
    this.#offlineAt = offlineAt;
    this.#rooms = Array.from({ length: rooms }, (_, number) => `${name}-${number}`);
    this.#leaving = Array.from({ length: leaving }, (_, number) => `${name}-user-${number}`);
    this.#staying = [`${name}-exempt`, `${name}-back`, `${name}-again`];
  }

  /** How many removals there must be in the end. */
  get size(): number {
    return this.#rooms.length * this.#leaving.length;
  }

  /** How many a reader of committed records sees. */
  get removed(): number {
    const rooms = new Set(this.#rooms);
    return this.#follower
      .events('MemberRemoved')
      .filter(({ data }) => data.reason !== 'LEFT' && rooms.has(data.chatroomId)).length;
  }

  /** Everybody has joined and has gone offline; the saga may not have read it. */
  async prepare(): Promise<void> {
    const { traffic } = this.#installation;
    const [exempt, back, again] = this.#staying;
    const everybody = [...this.#leaving, ...this.#staying];
    for (const room of this.#rooms) {
      await traffic.joinAt(this.#offlineAt - 1, room, everybody);
      await traffic.whitelist(room, exempt);
    }
    await traffic.offline(everybody, this.#offlineAt);
    await traffic.online(back, this.#offlineAt + 1);
    for (const room of this.#rooms) {
      await traffic.leave(room, again);
      await traffic.joinAt(this.#offlineAt + 1, room, [again]);
    }
  }

  /** A message comes in each of the rooms. */
  async trigger(): Promise<void> {
    for (const room of this.#rooms) {
      await this.#installation.traffic.messagesAt(room, [this.#offlineAt + graceMs]);
    }
  }

  /**
   * Triggers, and resolves as soon as a transaction has records in the event store that are not
   * committed yet.
   */
  async untilWriting(): Promise<void> {
    const before = await this.#recordsWritten();
    this.#triggers.push(this.trigger());
    const deadline = performance.now() + decidedWithinMs;
    while ((await this.#recordsWritten()) === before) {
      if (performance.now() > deadline) throw new Error('nothing was written');
    }
  }

  /** Triggers, and resolves as soon as at least this share of the removals is visible. */
  async untilRemoved(share: number): Promise<void> {
    this.#triggers.push(this.trigger());
    await this.#removedAtLeast(Math.max(1, share * this.size));
  }

  async done(): Promise<void> {
    await Promise.all(this.#triggers);
    await this.#removedAtLeast(this.size);
  }

  #removedAtLeast(count: number): Promise<void> {
    return waitUntil(() => this.removed >= count, {
      timeoutMs: decidedWithinMs,
      otherwise: `fewer than ${count} were removed`,
    });
  }

  async #recordsWritten(): Promise<number> {
    const ends = await this.#installation.log.endOffsets(topics.membership);
    return ends.reduce((sum, end) => sum + end, 0);
  }
}
