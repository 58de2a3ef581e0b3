/**
 * The topics of the system. Names are public; an installation may put a prefix before each.
 *
 * `room` topics are keyed by chatroomId, have the same partition count and the Java-compatible
 * murmur2 partitioner, so partition p of each holds the same rooms. `user` topics are keyed by userId.
 */
export const topics = {
  messages: 'chat.messages',
  users: 'chat.users',
  requests: 'chatroom.requests',
  activity: 'chatroom.activity',
  membership: 'chatroom.membership',
  results: 'chatroom.results',
  sagaState: 'chatroom.kickout-saga.state',
  deadLetters: 'chatroom.dead-letters',
} as const;

export type Topic = (typeof topics)[keyof typeof topics];

export interface TopicDefinition {
  readonly keyedBy: 'room' | 'user' | 'asReceived';
  readonly cleanup: 'delete' | 'compact';
  /** Retention, ms; -1 keeps records for ever. */
  readonly retentionMs: number;
}

const dayMs = 86_400_000;

export const topicDefinitions: Readonly<Record<Topic, TopicDefinition>> = {
  [topics.messages]: { keyedBy: 'room', cleanup: 'delete', retentionMs: dayMs },
  [topics.users]: { keyedBy: 'user', cleanup: 'delete', retentionMs: 7 * dayMs },
  [topics.requests]: { keyedBy: 'room', cleanup: 'delete', retentionMs: 7 * dayMs },
  [topics.activity]: { keyedBy: 'room', cleanup: 'delete', retentionMs: dayMs },
  [topics.membership]: { keyedBy: 'room', cleanup: 'delete', retentionMs: -1 },
  [topics.results]: { keyedBy: 'room', cleanup: 'delete', retentionMs: dayMs },
  [topics.sagaState]: { keyedBy: 'room', cleanup: 'compact', retentionMs: -1 },
  [topics.deadLetters]: { keyedBy: 'asReceived', cleanup: 'delete', retentionMs: 30 * dayMs },
};
