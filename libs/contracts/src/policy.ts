import { type Static, Type } from '@sinclair/typebox';

/** Longest time without a sign of life that a policy can allow, s. */
export const activityTimeoutSecondsMax = 180;

/** A room's policy: when an offline or abnormal member is removed, and how many members fit. */
export const RoomPolicy = Type.Object({
  realtimeKickOut: Type.Boolean(),
  realtimeAfterSeconds: Type.Integer({ minimum: 5, maximum: 180 }),
  activityTimeoutSeconds: Type.Integer({ minimum: 10, maximum: activityTimeoutSecondsMax }),
  offlineMessageLimit: Type.Integer({ minimum: 1, maximum: 100 }),
  offlineSeconds: Type.Integer({ minimum: 1, maximum: 120 }),
  maxMembers: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
});
export type RoomPolicy = Static<typeof RoomPolicy>;

export const defaultRoomPolicy: RoomPolicy = {
  realtimeKickOut: false,
  realtimeAfterSeconds: 120,
  activityTimeoutSeconds: 150,
  offlineMessageLimit: 31,
  offlineSeconds: 30,
  maxMembers: null,
};

/**
 * What a policy request names: only the fields that it changes. The bounds are those of `RoomPolicy`;
 * a request outside them is a well-formed request that is answered with INVALID_PARAMETER.
 */
export const RoomPolicyChange = Type.Partial(
  Type.Object({
    realtimeKickOut: Type.Boolean(),
    realtimeAfterSeconds: Type.Number(),
    activityTimeoutSeconds: Type.Number(),
    offlineMessageLimit: Type.Number(),
    offlineSeconds: Type.Number(),
    maxMembers: Type.Union([Type.Number(), Type.Null()]),
  }),
);
export type RoomPolicyChange = Static<typeof RoomPolicyChange>;
