import type { BlockUserRequested, UnblockUserRequested } from '#contracts';
import { accept, alreadySo, creationOf, type Decision, refuse } from './decision.js';
import { removalOf } from './decide-membership.js';
import type { RoomState } from './room.js';

/** Longest block: 30 days. */
const blockMinutesMax = 43_200;
const minuteMs = 60_000;

/** The block comes before the removal, so that nobody sees the user out and free to come back. */
export function decideBlock(
  room: RoomState | undefined,
  { userId, minutes }: BlockUserRequested,
  at: number,
): Decision {
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > blockMinutesMax) {
    return refuse('INVALID_PARAMETER');
  }
  const until = at + minutes * minuteMs;
  if (room?.blocks.get(userId) === until) return alreadySo;
  const member = room?.members.get(userId);
  return accept(
    ...creationOf(room),
    { type: 'UserBlocked', userId, until },
    ...(member === undefined ? [] : [removalOf(member, 'BLOCKED')]),
  );
}

/** Unblocking who is not blocked is no error: what was asked for is so. */
export function decideUnblock(
  room: RoomState | undefined,
  { userId }: UnblockUserRequested,
): Decision {
  if (room === undefined) return refuse('CHATROOM_NOT_EXIST');
  if (!room.blocks.has(userId)) return alreadySo;
  return accept({ type: 'UserUnblocked', userId, reason: 'REQUESTED' });
}
