import { type Static, Type } from '@sinclair/typebox';
import { Identifier, reasonLengthMax, Text, Timestamp } from './identifiers.js';

/** The facts of `chat.users`: they concern a user, whatever the room. */
const UserFact = Type.Object({
  userId: Identifier,
  occurredAt: Type.Optional(Timestamp),
});

export const UserOnline = UserFact;
export type UserOnline = Static<typeof UserOnline>;

/** The user's last connection is gone. */
export const UserOffline = UserFact;
export type UserOffline = Static<typeof UserOffline>;

/** `until` absent: until UserUnbanned. */
export const UserBanned = Type.Object({
  userId: Identifier,
  occurredAt: Type.Optional(Timestamp),
  until: Type.Optional(Timestamp),
  reason: Type.Optional(Text(reasonLengthMax)),
});
export type UserBanned = Static<typeof UserBanned>;

export const UserUnbanned = UserFact;
export type UserUnbanned = Static<typeof UserUnbanned>;
