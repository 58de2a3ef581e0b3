import type { RequestEvent } from '#contracts';
import { decideBlock, decideUnblock } from './decide-block.js';
import { decideJoin, decideKick, decideLeave } from './decide-membership.js';
import { decideDestroy, decideSetPolicy } from './decide-room.js';
import { decideAddToWhitelist, decideRemoveFromWhitelist } from './decide-whitelist.js';
import type { Decision } from './decision.js';
import type { RoomState } from './room.js';

/** What the answer to a request depends on. */
export interface RequestContext {
  /** Undefined: there is no such room, or it was destroyed. */
  readonly room: RoomState | undefined;
  /** Whether the user is banned from every room. */
  readonly banned: boolean;
}

/** `at`: event time of the request, ms. */
export function decideRequest(
  { room, banned }: RequestContext,
  { type, data }: RequestEvent,
  at: number,
): Decision {
  switch (type) {
    case 'JoinRequested':
      return decideJoin(room, data, banned);
    case 'LeaveRequested':
      return decideLeave(room, data);
    case 'RemoveMemberRequested':
      return decideKick(room, data);
    case 'BlockUserRequested':
      return decideBlock(room, data, at);
    case 'UnblockUserRequested':
      return decideUnblock(room, data);
    case 'AddToWhitelistRequested':
      return decideAddToWhitelist(room, data, at);
    case 'RemoveFromWhitelistRequested':
      return decideRemoveFromWhitelist(room, data);
    case 'SetRoomPolicyRequested':
      return decideSetPolicy(room, data);
    case 'DestroyRoomRequested':
      return decideDestroy(room);
  }
}
