import { type PauseEntry, stateKeys } from '#contracts';
import type { Changes } from './changes.js';
import type { User } from './member.js';
import type { Presence } from './presence.js';
import { WindowCount } from './window-count.js';

/** When automatic removal pauses, and for how long. */
export interface PauseSettings {
  /** Share of all members that have to go offline at once, more than 0 and at most 1. */
  readonly share: number;
  /** What is at once, ms of event time. */
  readonly windowMs: number;
  /** How long the pause lasts unless somebody ends it, ms of the clock. */
  readonly holdMs: number;
  /** With fewer members a share says nothing. */
  readonly membersMin: number;
}

/** Of one pause; times are of the clock, ms. */
export type RemovalPauseStatus = Omit<PauseEntry, 'kind' | 'resumedAt'>;

/**
 * Pauses automatic removal when an abnormal share of all members goes offline at once: then a gateway
 * fails, and it is not people who leave. Each partition judges by its own members.
 *
 * Who goes offline during a pause is counted for no other: after one, only what happens later can lead
 * to the next. Without settings there is no pause.
 */
export class RemovalPause {
  readonly #settings: PauseSettings | undefined;
  readonly #changes: Changes;
  readonly #gone: WindowCount;
  #last: PauseEntry | undefined;

  constructor(settings: PauseSettings | undefined, changes: Changes) {
    this.#settings = settings;
    this.#changes = changes;
    this.#gone = new WindowCount(settings?.windowMs ?? 1);
  }

  /** Undefined: there is none now. */
  get status(): RemovalPauseStatus | undefined {
    if (this.#current === undefined) return undefined;
    const { since, until, gone, members } = this.#current;
    return { since, until, gone, members };
  }

  get isOn(): boolean {
    return this.#current !== undefined;
  }

  /** Members went offline, or were found to be silent, `at` that event time in ms; negative: are back. */
  count(at: number, members: number): void {
    if (this.#settings === undefined || at <= this.#countsFrom) return;
    this.#gone.add(at, members);
  }

  /** All members of the user go offline, or those who were are back. */
  presenceChanges(user: User, presence: Presence): void {
    if (this.#settings === undefined) return;
    const { presence: former, memberships } = user;
    if (former?.online === false) this.count(former.at, -memberships.length);
    if (!presence.online) this.count(presence.at, memberships.length);
  }

  /** A membership that was restored: the user may have gone offline with it. */
  membershipReturns({ presence }: User): void {
    if (presence?.online === false) this.count(presence.at, 1);
  }

  /** Begins a pause, which is returned, if it is time for one. `members`: all there are. */
  judge(members: number, now: number): RemovalPauseStatus | undefined {
    if (this.#settings === undefined || this.isOn) return undefined;
    const { share, membersMin, holdMs } = this.#settings;
    const gone = this.#gone.total;
    if (members < membersMin || gone === 0 || gone < share * members) return undefined;
    this.#set({ kind: 'pause', since: now, until: now + holdMs, gone, members });
    return this.status;
  }

  /** Says whether there was a pause to end. */
  resume(now: number): boolean {
    const current = this.#current;
    if (current === undefined) return false;
    this.#set({ ...current, resumedAt: now });
    return true;
  }

  restore(pause: PauseEntry): void {
    this.#set(pause);
  }

  get #current(): PauseEntry | undefined {
    return this.#last?.resumedAt === undefined ? this.#last : undefined;
  }

  /** Event time after which it counts who goes offline, ms. */
  get #countsFrom(): number {
    if (this.#last === undefined) return -Infinity;
    return this.#last.resumedAt ?? Infinity;
  }

  #set(pause: PauseEntry): void {
    this.#last = pause;
    this.#gone.clear();
    this.#changes.put(stateKeys.pause(), pause);
  }
}
