import type { Member } from './member.js';
import { realtimeRemoval } from './realtime-rule.js';
import type { Room } from './room.js';
import { graceEndsAt } from './rule.js';

/** What is known of a user in a room now, and what is missing for an automatic removal. */
export interface MemberExplanation {
  readonly member: boolean;
  readonly exempt: boolean;
  /** Event time, ms; absent: present, or no member. */
  readonly offlineSince?: number;
  readonly messagesSince?: number;
  /** So many more messages remove the member; 0: it is due. Absent for an exempt one. */
  readonly messagesLeft?: number;
  /** After so long a single message removes the member. Absent for an exempt one. */
  readonly millisecondsLeft?: number;
  /** When real-time kick-out removes the member if nothing changes, ms; in the past: it is due. */
  readonly realtimeRemovalAt?: number;
  /** Automatic removal is paused: nobody is removed but on request. */
  readonly paused?: true;
}

export function explainMember(room: Room, userId: string, now: number): MemberExplanation {
  const member = room.members.get(userId);
  const exempt = room.whitelist.has(userId);
  if (member === undefined) return { member: false, exempt };
  const { offlineSince } = member;
  const messagesSince =
    offlineSince === undefined ? {} : { messagesSince: room.messages.countAfter(offlineSince) };
  return {
    member: true,
    exempt,
    ...(offlineSince === undefined ? {} : { offlineSince }),
    ...messagesSince,
    ...(exempt ? {} : leftUntilRemoval(member, now)),
  };
}

function leftUntilRemoval(member: Member, now: number): Partial<MemberExplanation> {
  const { room, offlineSince, due } = member;
  const realtimeRemovalAt = realtimeRemoval(member)?.at;
  const realtime = realtimeRemovalAt === undefined ? {} : { realtimeRemovalAt };
  if (offlineSince === undefined) return realtime;
  const { offlineMessageLimit } = room.policy;
  const messagesLeft = offlineMessageLimit - room.messages.countAfter(offlineSince);
  return {
    messagesLeft: due === undefined ? Math.max(0, messagesLeft) : 0,
    millisecondsLeft: Math.max(0, graceEndsAt(room.policy, offlineSince) - now),
    ...realtime,
  };
}
