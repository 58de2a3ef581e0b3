import type { RoomPolicyChange } from '#contracts';
import { RealtimeScenes } from './realtime-scenes.js';
import type { System } from './system.js';
import { Random } from './world/random.js';
import { Writer } from './writer.js';

const users = ['u1', 'u2', 'u3', 'u4', 'u5'];
const rooms = ['r1', 'r2', 'r3', 'r4'];

const sceneIntervalMs = { min: 50, max: 1_500 };

const likelihood = {
  countBoundary: 5,
  timeBoundary: 5,
  lateOffline: 3,
  lateGoodbye: 4,
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
  realtimePolicy: 4,
  silence: 8,
  absence: 4,
  massExit: 3,
  resumption: 3,
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
 * is late, doubled or broken. The time of day leaps, so that half a minute of a room takes a second.
 */
export class Workload {
  readonly #system: System;
  readonly #random: Random;
  readonly #weights: Record<Scene, number>;
  readonly #bounds = new Map<string, Bounds>();
  readonly #writer: Writer;
  readonly #realtime: RealtimeScenes;
  readonly #scenes: Readonly<Record<Scene, (room: string, user: string) => void>> = {
    countBoundary: (room, user) => this.#countBoundary(room, user),
    timeBoundary: (room, user) => this.#timeBoundary(room, user),
    lateOffline: (room, user) => this.#lateOffline(room, user),
    lateGoodbye: (room, user) => this.#lateGoodbye(room, user),
    comeBack: (room, user) => this.#comeBack(room, user),
    exemption: (room, user) => this.#exemption(room, user),
    expiry: (room, user) => this.#expiry(room, user),
    moderation: (room, user) => this.#moderation(room, user),
    ban: (_room, user) => this.#ban(user),
    policy: (room) => this.#policy(room),
    destruction: (chatroomId) => this.#writer.request('DestroyRoomRequested', { chatroomId }),
    comingAndGoing: (room, user) => this.#comingAndGoing(room, user),
    poison: (room, user) => this.#writer.poison(room, user),
    redelivery: () => this.#writer.redeliver(),
    realtimePolicy: (room) => this.#realtime.setPolicy(room),
    silence: (room, user) => this.#realtime.silence(room, user),
    absence: (room, user) => this.#realtime.absence(room, user),
    massExit: (room) => this.#realtime.massExit(room, this.#boundsOf(room).graceMs),
    resumption: () => this.#realtime.resume(),
    noise: (room) =>
      this.#writer.message(room, this.#writer.now - this.#random.pick([0, 0, 5_000])),
  };
  #isOver = false;

  constructor(seed: number, system: System) {
    this.#system = system;
    this.#random = new Random(seed, 'workload');
    this.#writer = new Writer(system, this.#random);
    this.#realtime = new RealtimeScenes(system, this.#random, this.#writer, users);
    this.#weights = { ...likelihood };
    for (const name of Object.keys(likelihood) as Scene[]) {
      if (this.#random.chance(0.3)) this.#weights[name] = 0;
    }
  }

  start(): void {
    const all = this.#random.shuffled(rooms.flatMap((room) => users.map((user) => [room, user])));
    for (const [room = '', user = ''] of all.slice(0, this.#random.between(3, 12))) {
      this.#writer.join(room, user);
    }
    this.#next();
  }

  end(): void {
    this.#isOver = true;
  }

  /** A message in each room, later than everything else: whoever is offline is due now. */
  writeClosingMessages(): void {
    this.#writer.leap(130_000);
    for (const room of rooms) this.#writer.message(room, this.#writer.now);
  }

  #next(): void {
    const delayMs = this.#random.between(sceneIntervalMs.min, sceneIntervalMs.max);
    this.#system.world.scheduler.schedule(delayMs, () => {
      if (this.#isOver) return;
      this.#play(this.#random.weighted(this.#weights));
      this.#next();
    });
  }

  #play(scene: Scene): void {
    this.#scenes[scene](this.#random.pick(rooms), this.#random.pick(users));
  }

  /** One more or one less than the limit, the last just inside, at or outside the grace. */
  #countBoundary(room: string, user: string): void {
    const { messages, graceMs } = this.#boundsOf(room);
    this.#writer.join(room, user);
    const offlineAt = this.#writer.leap(graceMs + 2_000);
    this.#writer.presence(user, false, offlineAt);
    const count = messages + this.#random.between(-1, 1);
    const last = graceMs + this.#random.between(-1, 1);
    for (let index = 1; index <= count; index++) {
      const after = index === count && this.#random.chance(0.5) ? last : index;
      this.#writer.later(this.#random.between(0, 400), () => {
        this.#writer.message(room, offlineAt + after);
      });
    }
  }

  #timeBoundary(room: string, user: string): void {
    const { graceMs } = this.#boundsOf(room);
    this.#writer.join(room, user);
    const offlineAt = this.#writer.leap(graceMs + 2_000);
    this.#writer.presence(user, false, offlineAt);
    for (const after of [graceMs - 1, graceMs].slice(0, this.#random.between(1, 2))) {
      this.#writer.later(this.#random.between(0, 1_500), () => {
        this.#writer.message(room, offlineAt + after);
      });
    }
  }

  /** The messages are there before it is known since when the member was offline. */
  #lateOffline(room: string, user: string): void {
    const { messages, graceMs } = this.#boundsOf(room);
    this.#writer.join(room, user);
    const offlineAt = this.#writer.leap(graceMs + 2_000);
    const count = messages + this.#random.between(-1, 0);
    for (let index = 1; index <= count; index++) this.#writer.message(room, offlineAt + index);
    this.#writer.later(this.#random.between(0, 2_000), () => {
      this.#writer.presence(user, false, offlineAt);
    });
  }

  /** Online by another gateway before the former one has told that its connection is gone. */
  #lateGoodbye(room: string, user: string): void {
    const { graceMs } = this.#boundsOf(room);
    this.#writer.join(room, user);
    const onlineAt = this.#writer.leap(graceMs + 2_000);
    this.#writer.presence(user, true, onlineAt);
    this.#writer.later(this.#random.between(0, 6_000), () => {
      this.#writer.presence(user, false, onlineAt - this.#random.pick([0, 1, 3_000]));
      this.#writer.message(room, onlineAt + graceMs);
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
    for (const member of [user, one]) this.#writer.join(room, member);
    this.#writer.join(elsewhere, other);
    const offlineAt = this.#writer.leap(Math.max(graceMs, laterMs) + 2_000);
    for (const member of new Set([user, one, other]))
      this.#writer.presence(member, false, offlineAt);
    this.#writer.later(this.#random.between(0, 2_500), () => {
      if (this.#random.chance(0.6)) this.#writer.message(elsewhere, offlineAt + laterMs);
      this.#writer.later(this.#random.pick([0, 1, 3, 10]), () => {
        this.#writer.presence(user, true, offlineAt + this.#random.pick([0, 1, graceMs]));
        this.#writer.later(this.#random.pick([0, 0, 1, 40]), () => {
          this.#writer.message(room, offlineAt + graceMs);
        });
      });
    });
  }

  #exemption(room: string, user: string): void {
    this.#writer.request('AddToWhitelistRequested', { chatroomId: room, userId: user });
    this.#timeBoundary(room, user);
    if (this.#random.chance(0.3)) return;
    this.#writer.later(this.#random.between(0, 4_000), () => {
      this.#writer.request('RemoveFromWhitelistRequested', { chatroomId: room, userId: user });
    });
  }

  #expiry(room: string, user: string): void {
    const expiresAt = this.#writer.now + this.#random.pick([1, 2_000, 40_000]);
    this.#writer.request('AddToWhitelistRequested', { chatroomId: room, userId: user, expiresAt });
    this.#timeBoundary(room, user);
  }

  #moderation(room: string, user: string): void {
    const chatroomId = room;
    const minutes = this.#random.between(1, 3);
    this.#writer.request('BlockUserRequested', { chatroomId, userId: user, minutes });
    this.#writer.later(this.#random.between(0, 3_000), () => {
      if (this.#random.chance(0.6))
        this.#writer.request('UnblockUserRequested', { chatroomId, userId: user });
      this.#writer.join(room, user);
    });
  }

  #ban(userId: string): void {
    const until = this.#writer.now + this.#random.between(1, 60_000);
    const data = this.#random.chance(0.5) ? { userId, until } : { userId };
    this.#writer.write({ type: 'UserBanned', data }, this.#writer.now);
    this.#writer.later(this.#random.between(0, 5_000), () => {
      if (this.#random.chance(0.7)) {
        this.#writer.write({ type: 'UserUnbanned', data: { userId } }, this.#writer.now);
      }
      this.#writer.join(this.#random.pick(rooms), userId);
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
    this.#writer.request('SetRoomPolicyRequested', { chatroomId: room, policy });
  }

  #comingAndGoing(room: string, user: string): void {
    const ask = this.#random.pick([
      'JoinRequested',
      'JoinRequested',
      'LeaveRequested',
      'RemoveMemberRequested',
    ] as const);
    this.#writer.request(ask, { chatroomId: room, userId: user });
    if (this.#random.chance(0.5)) {
      this.#writer.presence(
        user,
        this.#random.chance(0.5),
        this.#writer.now - this.#random.pick([0, 3_000]),
      );
    }
    if (this.#random.chance(0.3)) this.#writer.active(room, user, this.#writer.now);
  }

  #boundsOf(room: string): Bounds {
    return this.#bounds.get(room) ?? defaultBounds;
  }
}
