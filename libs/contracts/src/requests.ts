import { type Static, type TProperties, Type } from '@sinclair/typebox';
import { actorLengthMax, Identifier, reasonLengthMax, Text, Timestamp } from './identifiers.js';
import { RoomPolicyChange } from './policy.js';

/** What `chatroom.requests` asks of a room. A repeated requestId gets its first answer again. */
function roomRequest<Properties extends TProperties>(properties: Properties) {
  return Type.Object({
    requestId: Identifier,
    chatroomId: Identifier,
    actor: Type.Optional(Text(actorLengthMax)),
    reason: Type.Optional(Text(reasonLengthMax)),
    ...properties,
  });
}

function memberRequest<Properties extends TProperties>(properties: Properties) {
  return roomRequest({ userId: Identifier, ...properties });
}

export const JoinRequested = memberRequest({});
export type JoinRequested = Static<typeof JoinRequested>;

export const LeaveRequested = memberRequest({});
export type LeaveRequested = Static<typeof LeaveRequested>;

export const RemoveMemberRequested = memberRequest({});
export type RemoveMemberRequested = Static<typeof RemoveMemberRequested>;

/** `minutes` outside 1..43200 is answered with INVALID_PARAMETER, as a policy's bounds are. */
export const BlockUserRequested = memberRequest({ minutes: Type.Number() });
export type BlockUserRequested = Static<typeof BlockUserRequested>;

export const UnblockUserRequested = memberRequest({});
export type UnblockUserRequested = Static<typeof UnblockUserRequested>;

/** `expiresAt` absent: until RemoveFromWhitelistRequested. */
export const AddToWhitelistRequested = memberRequest({ expiresAt: Type.Optional(Timestamp) });
export type AddToWhitelistRequested = Static<typeof AddToWhitelistRequested>;

export const RemoveFromWhitelistRequested = memberRequest({});
export type RemoveFromWhitelistRequested = Static<typeof RemoveFromWhitelistRequested>;

export const SetRoomPolicyRequested = roomRequest({ policy: RoomPolicyChange });
export type SetRoomPolicyRequested = Static<typeof SetRoomPolicyRequested>;

export const DestroyRoomRequested = roomRequest({});
export type DestroyRoomRequested = Static<typeof DestroyRoomRequested>;
