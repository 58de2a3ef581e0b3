import type { RemovalReason, RoomPolicy } from '#contracts';
import type { MessageTimes } from './message-times.js';

/**
 * The default rule (passive exit). A member offline since o is removed when
 * - A: the `offlineMessageLimit`-th message with t > o comes, and comes within `offlineSeconds` of o; or
 * - B: a message with t >= o + `offlineSeconds` comes.
 *
 * The limit-th message, if it comes later than A demands, satisfies B anyway. So:
 *
 *     due  <=>  limit-th newest t > o  or  newest t >= o + offlineSeconds
 *
 * which depends only on the newest `offlineMessageLimit` message times, not on the order in which
 * messages and presence arrived, and which holds for every member that went offline earlier than one
 * for which it holds: the earliest offline time of a room says whether anybody is due at all.
 */
export function isDue(messages: MessageTimes, policy: RoomPolicy, offlineAt: number): boolean {
  return messages.nthNewest > offlineAt || messages.newest >= graceEndsAt(policy, offlineAt);
}

/** Which of the two made a due member due; where both hold, B. */
export function dueReason(
  messages: MessageTimes,
  policy: RoomPolicy,
  offlineAt: number,
): RemovalReason {
  return messages.newest >= graceEndsAt(policy, offlineAt)
    ? 'OFFLINE_TIMEOUT_MESSAGE'
    : 'OFFLINE_MESSAGE_COUNT';
}

/** From this time on a single message removes who went offline at `offlineAt`; both ms. */
export function graceEndsAt(policy: RoomPolicy, offlineAt: number): number {
  return offlineAt + policy.offlineSeconds * 1000;
}
