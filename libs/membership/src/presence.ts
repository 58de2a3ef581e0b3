/** A fact of a user's connections: the first has come (online), the last is gone (offline). */
export interface Presence {
  readonly online: boolean;
  /** Event time, ms. */
  readonly at: number;
}

/** Whether `fact` is newer than what is known, in event time; at the same moment online wins. */
export function supersedes(fact: Presence, known: Presence | undefined): boolean {
  if (known === undefined) return true;
  return fact.at > known.at || (fact.at === known.at && fact.online && !known.online);
}
