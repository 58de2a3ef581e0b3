import {
  defaultRoomPolicy,
  RoomPolicy,
  type RoomPolicyChange,
  schemaViolation,
  type SetRoomPolicyRequested,
} from '#contracts';
import { accept, creationOf, type Decision, refuse, type RoomChange } from './decision.js';
import { removalOf } from './decide-membership.js';
import type { RoomState } from './room.js';

/** The request names what it changes; out of bounds it changes nothing. */
export function decideSetPolicy(
  room: RoomState | undefined,
  request: SetRoomPolicyRequested,
): Decision {
  const former = room?.policy ?? defaultRoomPolicy;
  const policy = changedPolicy(former, request.policy);
  if (schemaViolation(RoomPolicy, policy) !== undefined) return refuse('INVALID_PARAMETER');
  const changes: readonly RoomChange[] = samePolicy(policy, former)
    ? []
    : [{ type: 'RoomPolicySet', policy }];
  return accept(...creationOf(room), ...changes);
}

/** Everybody out, then the room. Its version goes on where it is created again. */
export function decideDestroy(room: RoomState | undefined): Decision {
  if (room === undefined) return refuse('CHATROOM_NOT_EXIST');
  const changes: RoomChange[] = [];
  for (const member of room.members.all()) changes.push(removalOf(member, 'ROOM_DESTROYED'));
  changes.push({ type: 'RoomDestroyed' });
  return { ...accept(), changes };
}

function changedPolicy(policy: RoomPolicy, change: RoomPolicyChange): RoomPolicy {
  return {
    realtimeKickOut: change.realtimeKickOut ?? policy.realtimeKickOut,
    realtimeAfterSeconds: change.realtimeAfterSeconds ?? policy.realtimeAfterSeconds,
    activityTimeoutSeconds: change.activityTimeoutSeconds ?? policy.activityTimeoutSeconds,
    offlineMessageLimit: change.offlineMessageLimit ?? policy.offlineMessageLimit,
    offlineSeconds: change.offlineSeconds ?? policy.offlineSeconds,
    maxMembers: change.maxMembers === undefined ? policy.maxMembers : change.maxMembers,
  };
}

function samePolicy(one: RoomPolicy, other: RoomPolicy): boolean {
  return (Object.keys(one) as (keyof RoomPolicy)[]).every((field) => one[field] === other[field]);
}
