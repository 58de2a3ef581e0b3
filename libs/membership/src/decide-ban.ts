import type { BanEntry, UserBanned, UserUnbanned } from '#contracts';
import type { IgnoredBecause } from './outputs.js';

export type BanDecision =
  | { readonly kind: 'newest'; readonly ban: BanEntry }
  | { readonly kind: 'ignored'; readonly because: IgnoredBecause };

/** The newest fact by event time counts; at the same moment a ban wins over the end of one. */
export function decideBan(
  known: BanEntry | undefined,
  { userId, until }: UserBanned,
  at: number,
): BanDecision {
  const isNewer =
    known === undefined || at > known.at || (at === known.at && known.ended === 'LIFTED');
  if (!isNewer) return { kind: 'ignored', because: 'BAN_NOT_NEWER' };
  if (until !== undefined && until <= at) {
    return { kind: 'ignored', because: 'BAN_OVER_BEFORE_IT_BEGINS' };
  }
  const ban = { kind: 'ban', userId, at, ...(until === undefined ? {} : { until }) } as const;
  return { kind: 'newest', ban };
}

/** Counts for who is not banned, too: an older ban may be read later. */
export function decideUnban(
  known: BanEntry | undefined,
  { userId }: UserUnbanned,
  at: number,
): BanDecision {
  if (known !== undefined && at <= known.at) return { kind: 'ignored', because: 'BAN_NOT_NEWER' };
  return { kind: 'newest', ban: { kind: 'ban', userId, at, ended: 'LIFTED' } };
}
