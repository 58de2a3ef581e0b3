import type { RoomPolicyChange } from '#contracts';
import { clockSkewMs } from './saga-process.js';
import { clocksOffMs, type System } from './system.js';
import type { Random } from './world/random.js';
import type { Writer } from './writer.js';

interface Limits {
  readonly absentMs: number;
  readonly silentMs: number;
}

/** How long it may take until a timer has fired and its barrier is passed, ms. */
const decidedWithinMs = 1_000;

/**
 * What happens in rooms with real-time kick-out: members fall silent or go offline, and just when their
 * time has come they give a sign, come back, become exempt, leave. And what makes automatic removal pause,
 * and go on.
 */
export class RealtimeScenes {
  readonly #system: System;
  readonly #random: Random;
  readonly #writer: Writer;
  readonly #users: readonly string[];
  readonly #limits = new Map<string, Limits>();

  constructor(system: System, random: Random, writer: Writer, users: readonly string[]) {
    this.#system = system;
    this.#random = random;
    this.#writer = writer;
    this.#users = users;
  }

  setPolicy(room: string): void {
    if (this.#random.chance(0.2)) {
      this.#limits.delete(room);
      this.#request(room, { realtimeKickOut: false });
      return;
    }
    const absent = this.#random.pick([5, 7, 20, 180]);
    const silent = this.#random.pick([10, 13, 30, 180]);
    this.#limits.set(room, { absentMs: absent * 1_000, silentMs: silent * 1_000 });
    const realtimeKickOut = true;
    const activityTimeoutSeconds = silent;
    this.#request(room, { realtimeKickOut, realtimeAfterSeconds: absent, activityTimeoutSeconds });
  }

  #request(chatroomId: string, policy: RoomPolicyChange): void {
    this.#writer.request('SetRoomPolicyRequested', { chatroomId, policy });
  }

  /** A sign of life, and no other until the timeout; now and then at the last moment. */
  silence(room: string, user: string): void {
    const silentMs = this.#limits.get(room)?.silentMs;
    if (silentMs === undefined) {
      this.setPolicy(room);
      return;
    }
    this.#writer.join(room, user);
    const lastAt = this.#writer.now;
    this.#writer.active(room, user, lastAt);
    this.#atTheLastMoment(lastAt + silentMs, () => this.#save(room, user, lastAt));
  }

  absence(room: string, user: string): void {
    const absentMs = this.#limits.get(room)?.absentMs;
    if (absentMs === undefined) {
      this.setPolicy(room);
      return;
    }
    this.#writer.join(room, user);
    if (this.#random.chance(0.5)) this.#writer.active(room, user, this.#writer.now);
    const offlineAt = this.#writer.now;
    this.#writer.presence(user, false, offlineAt);
    this.#atTheLastMoment(offlineAt + absentMs, () => this.#save(room, user, offlineAt));
  }

  /** Timers fire as much later as clocks may be apart. */
  #atTheLastMoment(dueAt: number, act: () => void): void {
    this.#writer.later(this.#random.between(0, 1_500), () => {
      const firesAt = dueAt + clockSkewMs;
      this.#writer.leap(firesAt - clocksOffMs - this.#writer.now);
      this.#writer.later(this.#random.between(0, 2 * clocksOffMs + decidedWithinMs), act);
    });
  }

  /** Or tells only what was known. */
  #save(room: string, user: string, lastAt: number): void {
    const { now } = this.#writer;
    const at = this.#random.pick([now, now, lastAt + 1, lastAt]);
    const of = { chatroomId: room, userId: user };
    this.#random.pick([
      () => this.#writer.active(room, user, at),
      () => this.#writer.active(room, user, at),
      () => this.#writer.presence(user, true, at),
      () => this.#writer.presence(user, true, at),
      () => this.#writer.presence(user, false, at),
      () => this.#writer.request('AddToWhitelistRequested', of),
      () => this.#writer.request('LeaveRequested', of),
      () => this.#request(room, { activityTimeoutSeconds: this.#random.between(10, 40) }),
      () => undefined,
    ])();
    if (this.#random.chance(0.3)) this.#writer.join(room, user);
    if (this.#random.chance(0.3)) this.#writer.message(room, now);
  }

  /** A gateway fails: most users are gone at once, or are silent from then on. */
  massExit(room: string, graceMs: number): void {
    const gone = this.#random.shuffled(this.#users).slice(0, this.#random.between(3, 5));
    for (const user of gone) this.#writer.join(room, user);
    const isSilent = this.#random.chance(0.4);
    this.#writer.later(this.#random.between(0, 1_000), () => {
      const at = this.#writer.now;
      for (const user of gone) {
        if (isSilent) this.#writer.active(room, user, at);
        else this.#writer.presence(user, false, at);
      }
      this.#writer.leap(graceMs + 2_000);
      this.#writer.message(room, at + graceMs);
      if (this.#random.chance(0.5)) return;
      this.#writer.later(this.#random.between(0, 3_000), () => {
        for (const user of gone.slice(1)) this.#writer.presence(user, true, this.#writer.now);
      });
    });
  }

  /** An operator ends the pauses in one of the sagas. */
  resume(): void {
    const { sagas } = this.#system;
    if (sagas.length > 0) this.#random.pick(sagas).resume();
  }
}
