import type { BanEntry, UserBanned } from '#contracts';
import type { IgnoredBecause } from './outputs.js';

/** What is known of a user's bans. */
export interface BanState {
  readonly ban: BanEntry | undefined;
  /** Event time of the newest fact remembered of a user who is not banned; -Infinity: none. */
  readonly lastFactAt: number;
}

export type BanDecision =
  | { readonly kind: 'ban'; readonly ban: BanEntry }
  | { readonly kind: 'unban' }
  | { readonly kind: 'ignored'; readonly because: IgnoredBecause };

/** The newest fact by event time counts; at the same moment the ban wins. */
export function decideBan(
  { ban, lastFactAt }: BanState,
  data: UserBanned,
  at: number,
): BanDecision {
  const { userId, until } = data;
  if (at < lastFactAt || (ban !== undefined && at <= ban.at)) {
    return { kind: 'ignored', because: 'BAN_NOT_NEWER' };
  }
  if (until !== undefined && until <= at) {
    return { kind: 'ignored', because: 'BAN_OVER_BEFORE_IT_BEGINS' };
  }
  return {
    kind: 'ban',
    ban: { kind: 'ban', userId, at, ...(until === undefined ? {} : { until }) },
  };
}

export function decideUnban({ ban }: BanState, at: number): BanDecision {
  if (ban === undefined) return { kind: 'ignored', because: 'NOT_BANNED' };
  return at <= ban.at ? { kind: 'ignored', because: 'BAN_NOT_NEWER' } : { kind: 'unban' };
}
