import {
  catalogue,
  encodeEvent,
  type EventOf,
  type EventType,
  type OutgoingRecord,
  type RequestEvent,
  topics,
} from '#contracts';
import { poisonFor } from './poison.js';
import type { System } from './system.js';
import type { Random } from './world/random.js';
import { epochMs } from './world/wall-clock.js';

/** For less long than answers to requests are kept, ms. */
const repeatedWithinMs = 300_000;

/** Writes what other services write; each record is acknowledged when its method returns. */
export class Writer {
  readonly #system: System;
  readonly #random: Random;
  readonly #written: { topic: string; record: OutgoingRecord }[] = [];
  #ids = 0;

  constructor(system: System, random: Random) {
    this.#system = system;
    this.#random = random;
  }

  /** The time of day, ms since the epoch. */
  get now(): number {
    return this.#system.world.wall.now;
  }

  later(delayMs: number, write: () => void): void {
    this.#system.world.scheduler.schedule(delayMs, write);
  }

  /** Returns the time of day, and lets `durationMs` of it pass at once. */
  leap(durationMs: number): number {
    const { wall } = this.#system.world;
    wall.leap(10);
    const at = wall.now;
    wall.leap(durationMs);
    return at;
  }

  join(chatroomId: string, userId: string): void {
    this.request('JoinRequested', { chatroomId, userId });
  }

  message(room: string, at: number): void {
    this.write({ type: 'MessageCreated', data: { text: 'hi' } }, at, room);
  }

  presence(userId: string, online: boolean, at: number): void {
    const type = online ? 'UserOnline' : 'UserOffline';
    const isOld = this.#random.chance(0.2);
    const data = isOld ? { userId, occurredAt: at } : { userId };
    this.write({ type, data }, isOld ? at + 1_000 : at);
  }

  active(room: string, userId: string, at: number): void {
    this.write({ type: 'MemberActive', data: { userId } }, at, room);
  }

  request(type: RequestEvent['type'], details: Record<string, unknown>): void {
    this.#ids += 1;
    const data = { requestId: `q${this.#ids}`, ...details };
    this.write({ type, data } as unknown as EventOf<RequestEvent['type']>, this.now);
  }

  poison(room: string, user: string): void {
    this.#ids += 1;
    const id = `poison-${this.#ids}`;
    this.#append(poisonFor(this.#random, { room, user, id, at: this.now }));
  }

  /** The same records again: as a producer that did not hear of their acknowledgement. */
  redeliver(): void {
    const recent = this.#written
      .slice(-60)
      .filter(({ record }) => record.timestamp > this.now - repeatedWithinMs);
    for (let count = this.#random.between(1, 3); count > 0 && recent.length > 0; count--) {
      this.#append(this.#random.pick(recent));
    }
  }

  write<T extends EventType>(event: EventOf<T>, at: number, key?: string): void {
    this.#ids += 1;
    const attribution = { id: `e${this.#ids}`, source: 'simulation', timeMs: at };
    const { topic } = catalogue[event.type];
    const entry = { topic, record: encodeEvent(event, attribution, key) };
    this.#written.push(entry);
    this.#append(entry);
  }

  #append(entry: { readonly topic: string; readonly record: OutgoingRecord }): void {
    const { partition, offset } = this.#system.cluster.append(entry);
    const type = entry.record.headers['ce_type']?.toString() ?? '?';
    const { key, value } = entry.record;
    const what = entry.topic === topics.messages ? key : value;
    const at = entry.record.timestamp - epochMs;
    this.#system.world.note(
      `write ${entry.topic}-${partition} ${offset} ${type} at ${at} ${what?.toString() ?? ''}`,
    );
  }
}
