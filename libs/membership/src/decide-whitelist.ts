import type { AddToWhitelistRequested, RemoveFromWhitelistRequested } from '#contracts';
import { accept, alreadySo, creationOf, type Decision, refuse } from './decision.js';
import type { RoomState } from './room.js';

/** Users need not be members to be exempt; an end that is over by the request's event time is refused. */
export function decideAddToWhitelist(
  room: RoomState | undefined,
  { userId, expiresAt }: AddToWhitelistRequested,
  at: number,
): Decision {
  if (expiresAt !== undefined && expiresAt <= at) return refuse('INVALID_PARAMETER');
  if (room?.whitelist.has(userId) && room.whitelist.get(userId) === expiresAt) return alreadySo;
  return accept(...creationOf(room), {
    type: 'UserWhitelisted',
    userId,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });
}

/** Taking off who is not listed is no error: what was asked for is so. */
export function decideRemoveFromWhitelist(
  room: RoomState | undefined,
  { userId }: RemoveFromWhitelistRequested,
): Decision {
  if (room === undefined) return refuse('CHATROOM_NOT_EXIST');
  if (!room.whitelist.has(userId)) return alreadySo;
  return accept({ type: 'UserUnwhitelisted', userId, reason: 'REQUESTED' });
}
