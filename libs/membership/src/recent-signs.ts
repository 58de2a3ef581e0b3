import { stateKeys } from '#contracts';
import { RecentMemory } from './recent-memory.js';

/** A MemberActive that nobody has looked into; `userId` undefined: it turns out to be none. */
export interface UnreadSign {
  readonly at: number;
  readonly userId: () => string | undefined;
}

/** Unread signs of one generation, at most; beyond it the older generation is forgotten early. */
const unreadMax = 10_000;

/**
 * Signs of life that may soon be needed: a join, or the policy that turns real-time kick-out on, may be
 * read later than it happened. Signs in rooms without real-time kick-out are kept unread.
 *
 * Invariant: whatever is forgotten was read before all that is kept. So where any sign of a member is
 * known its newest is known: forgetting leads to no removal.
 */
export class RecentSigns {
  readonly #ofUsers = new RecentMemory<number>();
  #young = new Map<string, UnreadSign[]>();
  #old = new Map<string, UnreadSign[]>();
  #youngCount = 0;

  /** `at`: event time, ms. */
  remember(chatroomId: string, userId: string, at: number): void {
    const key = stateKeys.member(chatroomId, userId);
    this.#ofUsers.remember(key, Math.max(at, this.#ofUsers.get(key) ?? -Infinity));
  }

  /** Event time of the newest sign, ms; it is forgotten. */
  take(chatroomId: string, userId: string): number | undefined {
    return this.#ofUsers.take(stateKeys.member(chatroomId, userId));
  }

  rememberUnread(chatroomId: string, sign: UnreadSign): void {
    if (this.#youngCount >= unreadMax) this.forgetOld();
    const signs = this.#young.get(chatroomId);
    if (signs === undefined) this.#young.set(chatroomId, [sign]);
    else signs.push(sign);
    this.#youngCount += 1;
  }

  /** All that is kept of a room; it is forgotten. */
  takeUnread(chatroomId: string): readonly UnreadSign[] {
    const old = this.#old.get(chatroomId) ?? [];
    const young = this.#young.get(chatroomId) ?? [];
    this.#old.delete(chatroomId);
    this.#young.delete(chatroomId);
    this.#youngCount -= young.length;
    return [...old, ...young];
  }

  /** Forgets all that was last remembered before the previous call. */
  forgetOld(): void {
    this.#ofUsers.forgetOld();
    this.#old = this.#young;
    this.#young = new Map();
    this.#youngCount = 0;
  }

  forgetAll(): void {
    this.forgetOld();
    this.forgetOld();
  }
}
