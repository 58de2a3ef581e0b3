import type { Room } from './room.js';
import { graceEndsAt } from './rule.js';

/** What is known of a user in a room now, and what is missing for an automatic removal. */
export interface MemberExplanation {
  readonly member: boolean;
  readonly exempt: boolean;
  /** Event time, ms; absent: present, or no member. */
  readonly offlineSince?: number;
  readonly messagesSince?: number;
  /** So many more messages remove the member; absent for an exempt one. */
  readonly messagesLeft?: number;
  /** After so long a single message removes the member; absent for an exempt one. */
  readonly millisecondsLeft?: number;
}

export function explainMember(room: Room, userId: string, now: number): MemberExplanation {
  const member = room.members.get(userId);
  const exempt = room.whitelist.has(userId);
  const standing = { member: member !== undefined, exempt };
  const offlineSince = member?.offlineSince;
  if (offlineSince === undefined) return standing;
  const messagesSince = room.messages.countAfter(offlineSince);
  if (exempt) return { ...standing, offlineSince, messagesSince };
  return {
    ...standing,
    offlineSince,
    messagesSince,
    messagesLeft: Math.max(0, room.policy.offlineMessageLimit - messagesSince),
    millisecondsLeft: Math.max(0, graceEndsAt(room.policy, offlineSince) - now),
  };
}
