import { type LossEntry, stateKeys } from '#contracts';
import type { Changes } from './changes.js';
import type { Presence, PresenceFact } from './presence.js';

/**
 * Up to which event time facts may be missing, because retention had deleted them before they were read.
 *
 * What was deleted may be newer than a fact that is read later and happened earlier. So a UserOffline of
 * that time counts as a UserOnline, and a sign of life of that time says nothing, whenever it is read.
 */
export class InputLosses {
  readonly #changes: Changes;
  #last: LossEntry | undefined;

  constructor(changes: Changes) {
    this.#changes = changes;
  }

  /** Signs of life up to `until`, ms, may be missing. */
  ofActivity(until: number): void {
    const activityUntil = Math.max(until, this.#activityUntil);
    this.restore({ ...this.#last, kind: 'loss', activityUntil });
  }

  /** Presence up to `until`, ms, may be missing, and with it signs of life: a UserOnline is one. */
  ofPresence(until: number): void {
    this.ofActivity(until);
    const presenceUntil = Math.max(until, this.#presenceUntil);
    this.restore({ kind: 'loss', presenceUntil, activityUntil: this.#activityUntil });
  }

  restore(loss: LossEntry): void {
    this.#last = loss;
    this.#changes.put(stateKeys.loss(), loss);
  }

  /** `at`: event time, ms. */
  trustsSign(at: number): boolean {
    return at > this.#activityUntil;
  }

  /** Whether a fact of presence still says what it said then. `at`: event time, ms. */
  trustsPresence(at: number): boolean {
    return at > this.#presenceUntil;
  }

  /** What a fact tells in spite of what is missing. */
  trusted(fact: PresenceFact): PresenceFact {
    return fact.online || this.trustsPresence(fact.at) ? fact : { online: true, at: fact.at };
  }

  /**
   * What a memory of facts as they are tells in spite of what is missing. It may hold what `trusted` has made of a
   * fact, too, so no UserOnline of that time is known from it.
   */
  trustedMemory(memory: Presence): Presence {
    const { online, at } = this.trusted(memory);
    const { onlineAt = -Infinity } = memory;
    return online || !this.trustsPresence(onlineAt) ? { online, at } : memory;
  }

  get #presenceUntil(): number {
    return this.#last?.presenceUntil ?? -Infinity;
  }

  get #activityUntil(): number {
    return this.#last?.activityUntil ?? -Infinity;
  }
}
