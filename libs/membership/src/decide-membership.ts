import type {
  JoinRequested,
  LeaveRequested,
  RemovalReason,
  RemoveMemberRequested,
} from '#contracts';
import { accept, alreadySo, creationOf, type Decision, refuse, type Removal } from './decision.js';
import type { Member } from './member.js';
import type { RoomState } from './room.js';

/** The first join creates the room. `banned`: from every room. */
export function decideJoin(
  room: RoomState | undefined,
  { userId }: JoinRequested,
  banned: boolean,
): Decision {
  if (room?.members.has(userId)) return alreadySo;
  if (banned || room?.blocks.has(userId)) return refuse('BLOCKED');
  if (room !== undefined && isFull(room)) return refuse('CHATROOM_FULL');
  return accept(...creationOf(room), { type: 'MemberJoined', userId });
}

export function decideLeave(room: RoomState | undefined, { userId }: LeaveRequested): Decision {
  return decideDeparture(room, userId, 'LEFT');
}

export function decideKick(
  room: RoomState | undefined,
  { userId }: RemoveMemberRequested,
): Decision {
  return decideDeparture(room, userId, 'KICKED');
}

function decideDeparture(
  room: RoomState | undefined,
  userId: string,
  reason: RemovalReason,
): Decision {
  if (room === undefined) return refuse('CHATROOM_NOT_EXIST');
  const member = room.members.get(userId);
  return member === undefined ? refuse('NOT_IN_CHATROOM') : accept(removalOf(member, reason));
}

export function removalOf(member: Member, reason: RemovalReason): Removal {
  const { user, membershipId } = member;
  return { type: 'MemberRemoved', userId: user.userId, membershipId, reason };
}

function isFull({ members, policy }: RoomState): boolean {
  return policy.maxMembers !== null && members.size >= policy.maxMembers;
}
