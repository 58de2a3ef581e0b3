import { type Static, Type } from '@sinclair/typebox';
import { RoomVersion, Timestamp } from './identifiers.js';

/** Paths of the saga's own HTTP, which only other services of the system ask. */
export const sagaPaths = {
  explain: '/internal/explain',
  removal: '/internal/automatic-removal',
  removalResume: '/internal/automatic-removal/resume',
} as const;

/** Audience (aud) of the tokens, signed with the secret that both have, by which the API asks the saga. */
export const sagaAudience = 'kickout-saga';

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

/** A pause of automatic removal in one partition; times are of the saga's clock. */
export const RemovalPause = Type.Object({
  since: { ...Timestamp, description: 'When it began, ms since the epoch' },
  until: { ...Timestamp, description: 'When it ends unless somebody ends it before' },
  gone: Type.Integer({ minimum: 0, description: 'Members that went offline at once' }),
  members: Type.Integer({ minimum: 0, description: 'All members, then' }),
});

export const PartitionRemoval = Type.Object({
  partition: Type.Integer({ minimum: 0 }),
  pause: Type.Optional(RemovalPause),
});
export type PartitionRemoval = Static<typeof PartitionRemoval>;

/**
 * The saga's answer about automatic removal in the tasks that run in the process. Asked to resume: the
 * pauses that it has ended, and committed that it has; a task that could not is left out.
 */
export const RemovalAnswer = Type.Object({ partitions: Type.Array(PartitionRemoval) });
export type RemovalAnswer = Static<typeof RemovalAnswer>;
