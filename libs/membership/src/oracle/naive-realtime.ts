import type { RemovalReason, RoomPolicy } from '#contracts';

/** A MemberActive. */
export interface NaiveSign {
  readonly chatroomId: string;
  readonly userId: string;
  readonly at: number;
}

/** All that the real-time rules ask about a member; times ms, -Infinity: never. */
export interface NaiveSilence {
  readonly policy: RoomPolicy;
  readonly policySetAt: number;
  readonly exemptUntil: number;
  readonly joinedAt: number;
  readonly offlineAt: number | undefined;
  /** Of every UserOnline of the user, and of every MemberActive of its in the room. */
  readonly onlineAt: readonly number[];
  readonly activeAt: readonly number[];
}

export interface NaiveRealtimeDue {
  readonly reason: RemovalReason;
  readonly occurredAt: number;
  readonly offlineAt?: number;
  readonly lastActiveAt?: number;
}

/** The real-time rules, word by word: undefined where the member is not due at `now`. */
export function naiveRealtimeDue(silence: NaiveSilence, now: number): NaiveRealtimeDue | undefined {
  const { policy, policySetAt, exemptUntil, offlineAt } = silence;
  if (!policy.realtimeKickOut) return undefined;
  const offline = offlineAt === undefined ? {} : { offlineAt };
  const offlineTooLongAt = (offlineAt ?? Infinity) + policy.realtimeAfterSeconds * 1000;
  const lastActiveAt = lastSignOfLife(silence);
  const silentTooLongAt = (lastActiveAt ?? Infinity) + policy.activityTimeoutSeconds * 1000;
  const notBefore = Math.max(policySetAt, exemptUntil);
  const occurredAt = Math.max(notBefore, Math.min(offlineTooLongAt, silentTooLongAt));
  if (occurredAt > now) return undefined;
  return lastActiveAt === undefined || offlineTooLongAt <= silentTooLongAt
    ? { reason: 'OFFLINE_REALTIME', occurredAt, ...offline }
    : { reason: 'INACTIVE_REALTIME', occurredAt, ...offline, lastActiveAt };
}

/** Undefined: it has sent no MemberActive, so its silence says nothing. */
export function lastSignOfLife({ joinedAt, onlineAt, activeAt }: NaiveSilence): number | undefined {
  if (!activeAt.some((at) => at >= joinedAt)) return undefined;
  return Math.max(joinedAt, ...onlineAt, ...activeAt);
}

/** Whether a sign is of the member, by room and user. */
export function isOf(sign: NaiveSign, member: Omit<NaiveSign, 'at'>): boolean {
  return sign.chatroomId === member.chatroomId && sign.userId === member.userId;
}
