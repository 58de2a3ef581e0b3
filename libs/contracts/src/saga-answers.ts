import { type Static, Type } from '@sinclair/typebox';
import { RoomVersion, Timestamp } from './identifiers.js';

/** Paths of the saga's own HTTP, which only other services of the system ask. */
export const sagaPaths = { explain: '/internal/explain' } as const;

/** What the saga holds about a user in a room now, and what is missing for an automatic removal. */
export const MemberExplanation = Type.Object({
  member: Type.Boolean(),
  exempt: Type.Boolean({ description: 'On the whitelist: never removed automatically' }),
  offlineSince: Type.Optional({
    ...Timestamp,
    description: 'When the member went offline, ms since the epoch; absent: present, or no member',
  }),
  messagesSince: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Messages of the room since then' }),
  ),
  messagesLeft: Type.Optional(
    Type.Integer({ minimum: 0, description: 'So many more messages remove the member' }),
  ),
  millisecondsLeft: Type.Optional(
    Type.Integer({ minimum: 0, description: 'After so long a single message removes the member' }),
  ),
  realtimeRemovalAt: Type.Optional({
    ...Timestamp,
    description:
      'When real-time kick-out removes the member, ms since the epoch; absent: not by itself',
  }),
  paused: Type.Optional(
    Type.Literal(true, { description: 'Automatic removal is paused: nobody is removed by a rule' }),
  ),
});
export type MemberExplanation = Static<typeof MemberExplanation>;

/** The saga's answer about a user in a room that is its own; without an explanation, there is no room. */
export const ExplainAnswer = Type.Object({
  roomVersion: RoomVersion,
  explanation: Type.Optional(MemberExplanation),
});
export type ExplainAnswer = Static<typeof ExplainAnswer>;
