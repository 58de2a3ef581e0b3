export interface NaiveBanFact {
  readonly userId: string;
  readonly at: number;
  /** Infinity: until UserUnbanned; -Infinity: the fact is UserUnbanned. */
  readonly until: number;
}

/** At the same moment a ban wins over the end of one, and the first over a second. */
export function newestBanFact(
  bans: readonly NaiveBanFact[],
  userId: string,
): NaiveBanFact | undefined {
  const facts = bans.filter((fact) => fact.userId === userId);
  const newest = facts.filter(({ at }) => facts.every((other) => other.at <= at));
  return newest.find(({ until }) => until !== -Infinity) ?? newest[0];
}
