import {
  catalogue,
  encodeEvent,
  type EventOf,
  type EventType,
  type OutgoingRecord,
  type RequestEvent,
  type RoomPolicyChange,
  topics,
} from '#contracts';
import type { System } from './system.js';
import { poisonFor } from './poison.js';
import { Random } from './world/random.js';
import { epochMs } from './world/world.js';

const users = ['u1', 'u2', 'u3', 'u4', 'u5'];
const rooms = ['r1', 'r2', 'r3', 'r4'];

const sceneIntervalMs = { min: 50, max: 1_500 };

const likelihood = {
  countBoundary: 5,
  timeBoundary: 5,
  lateOffline: 3,
  comeBack: 6,
  exemption: 3,
  expiry: 3,
  moderation: 3,
  ban: 2,
  policy: 2,
  destruction: 0.7,
  comingAndGoing: 5,
  poison: 2,
  redelivery: 3,
  noise: 4,
} as const;
type Scene = keyof typeof likelihood;

interface Bounds {
  readonly messages: number;
  readonly graceMs: number;
}
const defaultBounds: Bounds = { messages: 31, graceMs: 30_000 };

/**
 * What other services write, in scenes that go on at the same time: members who go offline, messages
 * around the limits of the rule, presence that changes just before a message would remove, and much that
 * is late, doubled or broken. Event times run ahead of the clock, so that half a minute of a room takes
 * a second.
 */
export class Workload {
  readonly #system: System;
  readonly #random: Random;
  readonly #weights: Record<Scene, number>;
  readonly #bounds = new Map<string, Bounds>();
  readonly #written: { topic: string; record: OutgoingRecord }[] = [];
  readonly #scenes: Readonly<Record<Scene, (room: string, user: string) => void>> = {
    countBoundary: (room, user) => this.#countBoundary(room, user),
    timeBoundary: (room, user) => this.#timeBoundary(room, user),
    lateOffline: (room, user) => this.#lateOffline(room, user),
    comeBack: (room, user) => this.#comeBack(room, user),
    exemption: (room, user) => this.#exemption(room, user),
    expiry: (room, user) => this.#expiry(room, user),
    moderation: (room, user) => this.#moderation(room, user),
    ban: (_room, user) => this.#ban(user),
    policy: (room) => this.#policy(room),
    destruction: (chatroomId) => this.#request('DestroyRoomRequested', { chatroomId }),
    comingAndGoing: (room, user) => this.#comingAndGoing(room, user),
    poison: (room, user) => this.#poison(room, user),
    redelivery: () => this.#redeliver(),
    noise: (room) => this.#message(room, this.#eventNow() - this.#random.pick([0, 0, 5_000])),
  };
  #leadMs = 0;
  #ids = 0;
  #isOver = false;

  constructor(seed: number, system: System) {
    this.#system = system;
    this.#random = new Random(seed, 'workload');
    this.#weights = { ...likelihood };
    for (const name of Object.keys(likelihood) as Scene[]) {
      if (this.#random.chance(0.3)) this.#weights[name] = 0;
    }
  }

  start(): void {
    const all = this.#random.shuffled(rooms.flatMap((room) => users.map((user) => [room, user])));
    for (const [room = '', user = ''] of all.slice(0, this.#random.between(3, 12))) {
      this.#join(room, user);
    }
    this.#next();
  }

  end(): void {
    this.#isOver = true;
  }

  /** A message in each room, later than everything else: whoever is offline is due now. */
  writeClosingMessages(): void {
    this.#leadMs += 130_000;
    for (const room of rooms) this.#message(room, this.#eventNow());
  }

  #next(): void {
    const delayMs = this.#random.between(sceneIntervalMs.min, sceneIntervalMs.max);
    this.#system.world.scheduler.schedule(delayMs, () => {
      if (this.#isOver) return;
      this.#play(this.#random.weighted(this.#weights));
      this.#next();
    });
  }

  #eventNow(): number {
    return epochMs + Math.floor(this.#system.world.scheduler.now) + this.#leadMs;
  }

  #later(delayMs: number, write: () => void): void {
    this.#system.world.scheduler.schedule(delayMs, write);
  }

  #play(scene: Scene): void {
    this.#scenes[scene](this.#random.pick(rooms), this.#random.pick(users));
  }

  /** One more or one less than the limit, the last just inside, at or outside the grace. */
  #countBoundary(room: string, user: string): void {
    const { messages, graceMs } = this.#boundsOf(room);
    this.#join(room, user);
    const offlineAt = this.#span(graceMs + 2_000);
    this.#presence(user, false, offlineAt);
    const count = messages + this.#random.between(-1, 1);
    const last = graceMs + this.#random.between(-1, 1);
    for (let index = 1; index <= count; index++) {
      const after = index === count && this.#random.chance(0.5) ? last : index;
      this.#later(this.#random.between(0, 400), () => {
        this.#message(room, offlineAt + after);
      });
    }
  }

  #timeBoundary(room: string, user: string): void {
    const { graceMs } = this.#boundsOf(room);
    this.#join(room, user);
    const offlineAt = this.#span(graceMs + 2_000);
    this.#presence(user, false, offlineAt);
    for (const after of [graceMs - 1, graceMs].slice(0, this.#random.between(1, 2))) {
      this.#later(this.#random.between(0, 1_500), () => {
        this.#message(room, offlineAt + after);
      });
    }
  }

  /** The messages are there before it is known since when the member was offline. */
  #lateOffline(room: string, user: string): void {
    const { messages, graceMs } = this.#boundsOf(room);
    this.#join(room, user);
    const offlineAt = this.#span(graceMs + 2_000);
    const count = messages + this.#random.between(-1, 0);
    for (let index = 1; index <= count; index++) this.#message(room, offlineAt + index);
    this.#later(this.#random.between(0, 2_000), () => {
      this.#presence(user, false, offlineAt);
    });
  }

  /**
   * Online again, acknowledged, and only then the message that would remove; now and then just after
   * somebody else has become due elsewhere.
   */
  #comeBack(room: string, user: string): void {
    const { graceMs } = this.#boundsOf(room);
    const [one = user, other = user] = this.#random.shuffled(users);
    const elsewhere = this.#random.pick(rooms);
    const laterMs = this.#boundsOf(elsewhere).graceMs;
    for (const member of [user, one]) this.#join(room, member);
    this.#join(elsewhere, other);
    const offlineAt = this.#span(Math.max(graceMs, laterMs) + 2_000);
    for (const member of new Set([user, one, other])) this.#presence(member, false, offlineAt);
    this.#later(this.#random.between(0, 2_500), () => {
      if (this.#random.chance(0.6)) this.#message(elsewhere, offlineAt + laterMs);
      this.#later(this.#random.pick([0, 1, 3, 10]), () => {
        this.#presence(user, true, offlineAt + this.#random.pick([0, 1, graceMs]));
        this.#later(this.#random.pick([0, 0, 1, 40]), () => {
          this.#message(room, offlineAt + graceMs);
        });
      });
    });
  }

  #exemption(room: string, user: string): void {
    this.#request('AddToWhitelistRequested', { chatroomId: room, userId: user });
    this.#timeBoundary(room, user);
    if (this.#random.chance(0.3)) return;
    this.#later(this.#random.between(0, 4_000), () => {
      this.#request('RemoveFromWhitelistRequested', { chatroomId: room, userId: user });
    });
  }

  #expiry(room: string, user: string): void {
    const expiresAt = this.#eventNow() + this.#random.pick([1, 2_000, 40_000]);
    this.#request('AddToWhitelistRequested', { chatroomId: room, userId: user, expiresAt });
    this.#timeBoundary(room, user);
  }

  #moderation(room: string, user: string): void {
    const chatroomId = room;
    const minutes = this.#random.between(1, 3);
    this.#request('BlockUserRequested', { chatroomId, userId: user, minutes });
    this.#later(this.#random.between(0, 3_000), () => {
      if (this.#random.chance(0.6))
        this.#request('UnblockUserRequested', { chatroomId, userId: user });
      this.#join(room, user);
    });
  }

  #ban(userId: string): void {
    const until = this.#eventNow() + this.#random.between(1, 60_000);
    const data = this.#random.chance(0.5) ? { userId, until } : { userId };
    this.#write({ type: 'UserBanned', data }, this.#eventNow());
    this.#later(this.#random.between(0, 5_000), () => {
      if (this.#random.chance(0.7)) {
        this.#write({ type: 'UserUnbanned', data: { userId } }, this.#eventNow());
      }
      this.#join(this.#random.pick(rooms), userId);
    });
  }

  #policy(room: string): void {
    const messages = this.#random.between(2, 5);
    const seconds = this.#random.between(1, 5);
    const policy: RoomPolicyChange = this.#random.pick([
      { offlineMessageLimit: messages, offlineSeconds: seconds },
      { maxMembers: this.#random.between(1, 3) },
      { maxMembers: null, offlineMessageLimit: 31, offlineSeconds: 30 },
      { offlineSeconds: 500 },
    ]);
    const { offlineMessageLimit, offlineSeconds } = policy;
    if (offlineMessageLimit !== undefined && offlineSeconds !== undefined) {
      const bounds = { messages: offlineMessageLimit, graceMs: offlineSeconds * 1_000 };
      this.#bounds.set(room, bounds);
    }
    this.#request('SetRoomPolicyRequested', { chatroomId: room, policy });
  }

  #comingAndGoing(room: string, user: string): void {
    const ask = this.#random.pick([
      'JoinRequested',
      'JoinRequested',
      'LeaveRequested',
      'RemoveMemberRequested',
    ] as const);
    this.#request(ask, { chatroomId: room, userId: user });
    if (this.#random.chance(0.5)) {
      this.#presence(
        user,
        this.#random.chance(0.5),
        this.#eventNow() - this.#random.pick([0, 3_000]),
      );
    }
    const activity = { type: 'MemberActive', data: { userId: user } } as const;
    if (this.#random.chance(0.3)) this.#write(activity, this.#eventNow(), room);
  }

  #poison(room: string, user: string): void {
    this.#ids += 1;
    const id = `poison-${this.#ids}`;
    this.#append(poisonFor(this.#random, { room, user, id, at: this.#eventNow() }));
  }

  /** The same record again: as a producer that did not hear of its acknowledgement. */
  #redeliver(): void {
    for (let count = this.#random.between(1, 3); count > 0 && this.#written.length > 0; count--) {
      const recent = this.#written.slice(-60);
      this.#append(this.#random.pick(recent));
    }
  }

  #join(chatroomId: string, userId: string): void {
    this.#request('JoinRequested', { chatroomId, userId });
  }

  /** The event time now; the next scenes come at least `spanMs` later. */
  #span(spanMs: number): number {
    this.#leadMs += 10;
    const at = this.#eventNow();
    this.#leadMs += spanMs;
    return at;
  }

  #boundsOf(room: string): Bounds {
    return this.#bounds.get(room) ?? defaultBounds;
  }

  #message(room: string, at: number): void {
    this.#write({ type: 'MessageCreated', data: { text: 'hi' } }, at, room);
  }

  #presence(userId: string, online: boolean, at: number): void {
    const type = online ? 'UserOnline' : 'UserOffline';
    const isOld = this.#random.chance(0.2);
    const data = isOld ? { userId, occurredAt: at } : { userId };
    this.#write({ type, data }, isOld ? at + 1_000 : at);
  }

  #request(type: RequestEvent['type'], details: Record<string, unknown>): void {
    this.#ids += 1;
    const data = { requestId: `q${this.#ids}`, ...details };
    this.#write({ type, data } as unknown as EventOf<RequestEvent['type']>, this.#eventNow());
  }

  #write<T extends EventType>(event: EventOf<T>, at: number, key?: string): void {
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
