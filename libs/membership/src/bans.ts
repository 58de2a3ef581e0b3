import { type BanEntry, stateKeys } from '#contracts';
import type { Changes } from './changes.js';
import { RecentMemory } from './recent-memory.js';
import type { Timers } from './timers.js';

/** The newest fact of each user's bans; that a ban has ended is remembered for a while. */
export class Bans {
  readonly #bans = new Map<string, BanEntry>();
  readonly #ended = new RecentMemory<BanEntry>();
  readonly #timers: Timers;
  readonly #changes: Changes;

  constructor(timers: Timers, changes: Changes) {
    this.#timers = timers;
    this.#changes = changes;
  }

  isBanned(userId: string): boolean {
    return this.#bans.has(userId);
  }

  /** The newest fact that is known; its ban may have ended. */
  fact(userId: string): BanEntry | undefined {
    return this.#bans.get(userId) ?? this.#ended.get(userId);
  }

  /** `ban` is the newest fact, and may be that a ban has ended. */
  setFact(ban: BanEntry): void {
    this.removeFact(ban.userId);
    if (ban.ended === undefined) {
      this.#bans.set(ban.userId, ban);
      this.#timers.set(stateKeys.ban(ban.userId), ban.until);
    } else {
      this.#ended.remember(ban.userId, ban);
    }
    this.#changes.put(stateKeys.ban(ban.userId), ban);
  }

  removeFact(userId: string): void {
    this.#bans.delete(userId);
    this.#ended.take(userId);
    this.#timers.set(stateKeys.ban(userId), undefined);
    this.#changes.delete(stateKeys.ban(userId));
  }

  forgetOld(): void {
    for (const userId of this.#ended.forgetOld()) this.#changes.delete(stateKeys.ban(userId));
  }
}
