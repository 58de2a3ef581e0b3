import type { RequestCompleted, RoomEvent } from '#contracts';
import type { RemovalPauseStatus } from './removal-pause.js';

/** Why a fact changed nothing. */
export type IgnoredBecause =
  'NOT_A_MEMBER' | 'PRESENCE_NOT_NEWER' | 'BAN_NOT_NEWER' | 'BAN_OVER_BEFORE_IT_BEGINS';

/** What comes out of the domain, as data. */
export type Output =
  | { readonly kind: 'event'; readonly event: RoomEvent }
  | { readonly kind: 'result'; readonly result: RequestCompleted }
  /** So many members have become due: look again once presence has been read to its end. */
  | { readonly kind: 'due'; readonly chatroomId: string; readonly members: number }
  /** Automatic removal is paused from now on, or no longer. */
  | { readonly kind: 'paused'; readonly pause: RemovalPauseStatus }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'ignored'; readonly because: IgnoredBecause };

export const nothing: readonly Output[] = [];

const ignoredOutputs: Readonly<Record<IgnoredBecause, readonly Output[]>> = {
  NOT_A_MEMBER: [{ kind: 'ignored', because: 'NOT_A_MEMBER' }],
  PRESENCE_NOT_NEWER: [{ kind: 'ignored', because: 'PRESENCE_NOT_NEWER' }],
  BAN_NOT_NEWER: [{ kind: 'ignored', because: 'BAN_NOT_NEWER' }],
  BAN_OVER_BEFORE_IT_BEGINS: [{ kind: 'ignored', because: 'BAN_OVER_BEFORE_IT_BEGINS' }],
};

/** Always the same array for the same reason: most facts of `chat.users` end here. */
export function ignored(because: IgnoredBecause): readonly Output[] {
  return ignoredOutputs[because];
}
