import { type Static, Type } from '@sinclair/typebox';
import { Identifier, RoomVersion, Timestamp } from './identifiers.js';
import { RoomPolicy } from './policy.js';

/**
 * The entries of `chatroom.kickout-saga.state`, the compacted changelog of one partition's rooms, as
 * `encodeStateEntry` writes them under the keys of `stateKeys`. A record without a value deletes the
 * entry. Only the saga reads it.
 */
export const RoomEntry = Type.Object({
  kind: Type.Literal('room'),
  chatroomId: Identifier,
  roomVersion: RoomVersion,
  policy: RoomPolicy,
  policySetAt: Type.Optional(Timestamp),
  destroyed: Type.Optional(Type.Literal(true)),
});
export type RoomEntry = Static<typeof RoomEntry>;

/**
 * The newest presence fact of a user; `onlineAt`: event time of the newest UserOnline where that is
 * older, in a UserOffline only.
 */
export const PresenceState = Type.Object({
  online: Type.Boolean(),
  at: Timestamp,
  onlineAt: Type.Optional(Timestamp),
});
export type PresenceState = Static<typeof PresenceState>;

/**
 * `presence`: of the user, the same in all of the user's entries; absent: no fact is known.
 * `activeAt`: event time of one MemberActive of the membership; newer ones are not written but read
 * again. `exemptUntil`: when the member's newest exemption ended.
 */
export const MemberEntry = Type.Object({
  kind: Type.Literal('member'),
  chatroomId: Identifier,
  userId: Identifier,
  joinedVersion: RoomVersion,
  joinedAt: Timestamp,
  presence: Type.Optional(PresenceState),
  activeAt: Type.Optional(Timestamp),
  exemptUntil: Type.Optional(Timestamp),
});
export type MemberEntry = Static<typeof MemberEntry>;

export const WhitelistEntry = Type.Object({
  kind: Type.Literal('whitelist'),
  chatroomId: Identifier,
  userId: Identifier,
  expiresAt: Type.Optional(Timestamp),
});
export type WhitelistEntry = Static<typeof WhitelistEntry>;

/** A user who may not join the room before `until`, ms. */
export const BlockEntry = Type.Object({
  kind: Type.Literal('block'),
  chatroomId: Identifier,
  userId: Identifier,
  until: Timestamp,
});
export type BlockEntry = Static<typeof BlockEntry>;

/**
 * The newest fact of a user's bans; `at`: its event time. A user who is banned may not join any room
 * before `until`, ms; absent: until UserUnbanned. `ended`: the user is not banned any more, since
 * UserUnbanned or since `until`; kept for a while, so that the ban does not come back where it is read
 * again.
 */
export const BanEntry = Type.Object({
  kind: Type.Literal('ban'),
  userId: Identifier,
  at: Timestamp,
  until: Type.Optional(Timestamp),
  ended: Type.Optional(Type.Union([Type.Literal('LIFTED'), Type.Literal('EXPIRED')])),
});
export type BanEntry = Static<typeof BanEntry>;

/** A request's first answer, kept to answer repetitions. `requestedAt`: event time of the request. */
export const AnswerEntry = Type.Object({
  kind: Type.Literal('answer'),
  chatroomId: Identifier,
  requestId: Identifier,
  userId: Type.Optional(Identifier),
  code: Type.Integer(),
  roomVersion: RoomVersion,
  requestedAt: Timestamp,
});
export type AnswerEntry = Static<typeof AnswerEntry>;

/**
 * The partition's newest pause of automatic removal; times are of the clock. `gone` of `members` went
 * offline at once; `resumedAt` absent: the pause goes on.
 */
export const PauseEntry = Type.Object({
  kind: Type.Literal('pause'),
  since: Timestamp,
  until: Timestamp,
  gone: Type.Integer({ minimum: 0 }),
  members: Type.Integer({ minimum: 0 }),
  resumedAt: Type.Optional(Timestamp),
});
export type PauseEntry = Static<typeof PauseEntry>;

/**
 * Up to which event time facts may be missing that retention had deleted unread; `presenceUntil` absent:
 * none of presence.
 */
export const LossEntry = Type.Object({
  kind: Type.Literal('loss'),
  presenceUntil: Type.Optional(Timestamp),
  activityUntil: Timestamp,
});
export type LossEntry = Static<typeof LossEntry>;

export type SagaStateEntry =
  | RoomEntry
  | MemberEntry
  | WhitelistEntry
  | BlockEntry
  | BanEntry
  | AnswerEntry
  | PauseEntry
  | LossEntry;
