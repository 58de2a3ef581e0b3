import { type EventData, type RequestEvent, resultCodes } from '#contracts';
import type { FoldedRoom } from '#persistence';
import type { Facts } from './facts.js';

const { OK, BLOCKED, CHATROOM_FULL, CHATROOM_NOT_EXIST, INVALID_PARAMETER, NOT_IN_CHATROOM } =
  resultCodes;

type Existing = FoldedRoom | undefined;
type Data<Type extends RequestEvent['type']> = EventData<Type>;

const noRoom = [String(CHATROOM_NOT_EXIST)];

const expectations: {
  readonly [Type in RequestEvent['type']]: (
    data: Data<Type>,
    room: Existing,
    facts: Facts,
  ) => string[];
} = {
  JoinRequested: ({ userId }, room, facts) => expectedOfJoin(userId, room, facts),
  LeaveRequested: ({ userId }, room) => (room === undefined ? noRoom : [departure(room, userId)]),
  RemoveMemberRequested: ({ userId }, room) =>
    room === undefined ? noRoom : [departure(room, userId)],
  BlockUserRequested: ({ userId, minutes }, room) => {
    if (minutes < 1) return [String(INVALID_PARAMETER)];
    const removal = room?.members.has(userId) === true ? ' MemberRemoved' : '';
    return [String(OK), `${OK}${creationOf(room)} UserBlocked${removal}`];
  },
  UnblockUserRequested: ({ userId }, room) => {
    if (room === undefined) return noRoom;
    return [room.blocks.has(userId) ? `${OK} UserUnblocked` : String(OK)];
  },
  AddToWhitelistRequested: expectedOfExemption,
  RemoveFromWhitelistRequested: ({ userId }, room) => {
    if (room === undefined) return noRoom;
    return [room.whitelist.has(userId) ? `${OK} UserUnwhitelisted` : String(OK)];
  },
  SetRoomPolicyRequested: (_data, room) => {
    const accepted = `${OK}${creationOf(room)}`;
    return [String(INVALID_PARAMETER), accepted, `${accepted} RoomPolicySet`];
  },
  DestroyRoomRequested: (_data, room) => {
    if (room === undefined) return noRoom;
    const removals = Array.from(room.members, () => ' MemberRemoved').join('');
    return [`${OK}${removals} RoomDestroyed`];
  },
};

/** Codes and events that are right, in words; several where it depends on what was read first. */
export function expectedOf(event: RequestEvent, room: Existing, facts: Facts): string[] {
  const expected = expectations[event.type] as (
    data: RequestEvent['data'],
    room: Existing,
    facts: Facts,
  ) => string[];
  return expected(event.data, room?.destroyed === true ? undefined : room, facts);
}

function creationOf(room: Existing): string {
  return room === undefined ? ' RoomCreated' : '';
}

function departure({ members }: FoldedRoom, userId: string): string {
  return members.has(userId) ? `${OK} MemberRemoved` : String(NOT_IN_CHATROOM);
}

/** Bans are in another topic: a join may be decided before or after one was read. */
function expectedOfJoin(userId: string, room: FoldedRoom | undefined, facts: Facts): string[] {
  if (room?.members.has(userId) === true) return [String(OK)];
  if (room?.blocks.has(userId) === true) return [String(BLOCKED)];
  const whileBanned = facts.bansOf(userId).length > 0 ? [String(BLOCKED)] : [];
  if (room === undefined) return [`${OK} RoomCreated MemberJoined`, ...whileBanned];
  const isFull = room.members.size >= (room.policy.maxMembers ?? Infinity);
  return [isFull ? String(CHATROOM_FULL) : `${OK} MemberJoined`, ...whileBanned];
}

function expectedOfExemption(
  { userId, expiresAt }: EventData<'AddToWhitelistRequested'>,
  room: FoldedRoom | undefined,
): string[] {
  if (room === undefined) return [`${OK} RoomCreated UserWhitelisted`];
  const isSo = room.whitelist.has(userId) && room.whitelist.get(userId) === (expiresAt ?? null);
  return [isSo ? String(OK) : `${OK} UserWhitelisted`];
}
