/** A fact of a user's connections: the first has come (online), the last is gone (offline). */
export interface PresenceFact {
  readonly online: boolean;
  /** Event time, ms. */
  readonly at: number;
}

/** The newest fact that is known of a user. */
export interface Presence extends PresenceFact {
  /** Event time of the newest UserOnline where the newest fact is a UserOffline, ms; absent: none is known. */
  readonly onlineAt?: number;
}

/** Whether `fact` is newer than what is known, in event time; at the same moment online wins. */
export function supersedes(fact: PresenceFact, known: Presence | undefined): boolean {
  if (known === undefined) return true;
  return fact.at > known.at || (fact.at === known.at && fact.online && !known.online);
}

/** What is known with `fact`, in whatever order facts are read; `known` itself where it tells nothing new. */
export function withFact(known: Presence | undefined, fact: PresenceFact): Presence {
  if (known === undefined) return fact;
  const onlineAt = Math.max(lastOnlineAt(known), lastOnlineAt(fact));
  const newest = supersedes(fact, known) ? fact : known;
  if (newest === known && onlineAt === lastOnlineAt(known)) return known;
  const { online, at } = newest;
  return online || onlineAt === -Infinity ? { online, at } : { online, at, onlineAt };
}

/** Event time of the newest UserOnline, ms; -Infinity where none is known. */
export function lastOnlineAt(presence: Presence | undefined): number {
  if (presence === undefined) return -Infinity;
  return presence.online ? presence.at : (presence.onlineAt ?? -Infinity);
}

export function isSamePresence(one: Presence, other: Presence | undefined): boolean {
  return one.online === other?.online && one.at === other.at && one.onlineAt === other.onlineAt;
}
