import { type Static, type TProperties, Type } from '@sinclair/typebox';
import { type RemovalReason, removalReasons } from './codes.js';
import { actorLengthMax, Identifier, RoomVersion, Text, Timestamp } from './identifiers.js';
import { RoomPolicy } from './policy.js';

/** Where a record stands in the log; the offset is a decimal string, as Kafka tools print it. */
export const RecordReference = Type.Object({
  topic: Type.String(),
  partition: Type.Integer({ minimum: 0 }),
  offset: Type.String({ pattern: '^[0-9]+$' }),
});
export type RecordReference = Static<typeof RecordReference>;

/**
 * The events of `chatroom.membership`, the event store. `occurredAt` is the event time of what caused
 * the event, `decidedAt` the clock at the decision, both ms; `causedBy` is the record that caused it
 * (absent where a timer did, or that records were lost).
 */
function roomEvent<Properties extends TProperties>(properties: Properties) {
  return Type.Object({
    chatroomId: Identifier,
    roomVersion: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    occurredAt: Timestamp,
    decidedAt: Timestamp,
    causedBy: Type.Optional(RecordReference),
    requestId: Type.Optional(Identifier),
    actor: Type.Optional(Text(actorLengthMax)),
    ...properties,
  });
}

/** `ce_id` of an event of the event store. */
export function roomEventId({
  chatroomId,
  roomVersion,
}: {
  readonly chatroomId: string;
  readonly roomVersion: number;
}): string {
  return `${chatroomId}:${String(roomVersion)}`;
}

export const RoomCreated = roomEvent({ policy: RoomPolicy });
export type RoomCreated = Static<typeof RoomCreated>;

/** `<chatroomId>:<roomVersion of the MemberJoined>`; tells a membership from the user's next one. */
const MembershipId = Type.String({ pattern: '^[\\s\\S]+:[1-9][0-9]*$' });

export const MemberJoined = roomEvent({ userId: Identifier, membershipId: MembershipId });
export type MemberJoined = Static<typeof MemberJoined>;

/**
 * What an automatic removal was decided on: when the member went offline, the messages that the saga
 * held with a later event time, and the settings of the policy that the rule applied.
 */
export const RemovalEvidence = Type.Object({
  offlineAt: Type.Optional(Timestamp),
  messagesSince: Type.Optional(Type.Integer({ minimum: 0 })),
  newestMessageAt: Type.Optional(Timestamp),
  lastActiveAt: Type.Optional(Timestamp),
  policy: Type.Optional(Type.Partial(RoomPolicy)),
});
export type RemovalEvidence = Static<typeof RemovalEvidence>;

export const MemberRemoved = roomEvent({
  userId: Identifier,
  membershipId: MembershipId,
  reason: Type.Unsafe<RemovalReason>({ type: 'string', enum: Object.keys(removalReasons) }),
  evidence: Type.Optional(RemovalEvidence),
});
export type MemberRemoved = Static<typeof MemberRemoved>;

/** `until` ms. */
export const UserBlocked = roomEvent({ userId: Identifier, until: Timestamp });
export type UserBlocked = Static<typeof UserBlocked>;

const EndReason = Type.Union([Type.Literal('REQUESTED'), Type.Literal('EXPIRED')]);

export const UserUnblocked = roomEvent({ userId: Identifier, reason: EndReason });
export type UserUnblocked = Static<typeof UserUnblocked>;

export const UserWhitelisted = roomEvent({
  userId: Identifier,
  expiresAt: Type.Optional(Timestamp),
});
export type UserWhitelisted = Static<typeof UserWhitelisted>;

export const UserUnwhitelisted = roomEvent({ userId: Identifier, reason: EndReason });
export type UserUnwhitelisted = Static<typeof UserUnwhitelisted>;

export const RoomPolicySet = roomEvent({ policy: RoomPolicy });
export type RoomPolicySet = Static<typeof RoomPolicySet>;

export const RoomDestroyed = roomEvent({});
export type RoomDestroyed = Static<typeof RoomDestroyed>;

/** One per request, on `chatroom.results`. `roomVersion`: the room's version after it, 0 if there is no room. */
export const RequestCompleted = Type.Object({
  requestId: Identifier,
  chatroomId: Identifier,
  userId: Type.Optional(Identifier),
  code: Type.Integer(),
  roomVersion: RoomVersion,
});
export type RequestCompleted = Static<typeof RequestCompleted>;
