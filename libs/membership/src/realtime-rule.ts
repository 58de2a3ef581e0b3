import type { RemovalEvidence, RoomPolicy } from '#contracts';
import type { Member } from './member.js';
import { lastOnlineAt } from './presence.js';

/** A removal that comes by the passing of time alone. */
export interface RealtimeRemoval {
  readonly reason: 'OFFLINE_REALTIME' | 'INACTIVE_REALTIME';
  /** When the member is due, or has become so, ms. */
  readonly at: number;
}

/**
 * Real-time kick-out, a room's policy. A member that is not exempt is removed
 * - `realtimeAfterSeconds` after it went offline, or
 * - `activityTimeoutSeconds` after its last sign of life, if it has given any by MemberActive:
 *   a MemberActive, a UserOnline of its own, its join.
 *
 * What comes first decides, but never for a time before the policy was set or an exemption ended.
 * Undefined: nothing that is known leads to a removal by itself.
 */
export function realtimeRemoval(member: Member): RealtimeRemoval | undefined {
  const { room } = member;
  const { policy } = room;
  if (!policy.realtimeKickOut || member.isExempt) return undefined;
  const { watch, offlineSince = Infinity } = member;
  const offlineTooLongAt = offlineSince + policy.realtimeAfterSeconds * 1000;
  const inactiveTooLongAt =
    (lastSignOfLife(member) ?? Infinity) + policy.activityTimeoutSeconds * 1000;
  const at = Math.min(offlineTooLongAt, inactiveTooLongAt);
  if (at === Infinity) return undefined;
  return {
    reason: at === offlineTooLongAt ? 'OFFLINE_REALTIME' : 'INACTIVE_REALTIME',
    at: Math.max(at, room.policySetAt, watch?.exemptUntil ?? -Infinity),
  };
}

/** Event time, ms; undefined: the member has sent no MemberActive, so its silence says nothing. */
export function lastSignOfLife({ joinedAt, user, watch }: Member): number | undefined {
  if (watch?.lastActiveAt === undefined) return undefined;
  return Math.max(joinedAt, watch.lastActiveAt, lastOnlineAt(user.presence));
}

/** Whether both policies leave an offline, and a silent, member equally long. */
export function areTimesSame(one: RoomPolicy, other: RoomPolicy): boolean {
  return (
    one.realtimeAfterSeconds === other.realtimeAfterSeconds &&
    one.activityTimeoutSeconds === other.activityTimeoutSeconds
  );
}

/** What a real-time removal is decided on. */
export function realtimeEvidence(
  member: Member,
  { reason }: Pick<RealtimeRemoval, 'reason'>,
): RemovalEvidence {
  const { realtimeAfterSeconds, activityTimeoutSeconds } = member.room.policy;
  const { offlineSince } = member;
  const offlineAt = offlineSince === undefined ? {} : { offlineAt: offlineSince };
  if (reason === 'OFFLINE_REALTIME') return { ...offlineAt, policy: { realtimeAfterSeconds } };
  const lastActiveAt = lastSignOfLife(member);
  return {
    ...offlineAt,
    ...(lastActiveAt === undefined ? {} : { lastActiveAt }),
    policy: { activityTimeoutSeconds },
  };
}
