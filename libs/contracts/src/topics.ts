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
  /** What it carries, for the published documents. */
  readonly summary: string;
  /** As seen by this system: what others write, what it writes, what nobody else may read. */
  readonly direction: 'in' | 'out' | 'internal';
  readonly keyedBy: 'room' | 'user' | 'asReceived';
  readonly cleanup: 'delete' | 'compact';
  /** Retention, ms; -1 keeps records for ever. */
  readonly retentionMs: number;
  /** Bytes of a partition beyond which the oldest go, whatever time they bear; absent: there is no such bound. */
  readonly retentionBytes?: number;
  /** Whose clock its records bear the time of: the writer's, unless it says the broker's. */
  readonly stampedBy?: 'broker';
}

const dayMs = 86_400_000;

export const topicDefinitions: Readonly<Record<Topic, TopicDefinition>> = {
  [topics.messages]: {
    summary: 'Messages of the rooms. A record whose ce_type names another event is skipped.',
    direction: 'in',
    keyedBy: 'room',
    cleanup: 'delete',
    retentionMs: dayMs,
  },
  [topics.users]: {
    summary: 'Facts about users, whatever the room.',
    direction: 'in',
    keyedBy: 'user',
    cleanup: 'delete',
    retentionMs: 7 * dayMs,
  },
  [topics.requests]: {
    summary: 'What gateways, back offices and the API ask of a room.',
    direction: 'in',
    keyedBy: 'room',
    cleanup: 'delete',
    retentionMs: 7 * dayMs,
  },
  [topics.activity]: {
    summary: 'Signs of life of members.',
    direction: 'in',
    keyedBy: 'room',
    cleanup: 'delete',
    retentionMs: dayMs,
  },
  [topics.membership]: {
    summary: 'The event store: every event of every room, with a roomVersion without gaps.',
    direction: 'out',
    keyedBy: 'room',
    cleanup: 'delete',
    retentionMs: -1,
  },
  [topics.results]: {
    summary: 'Answers to requests.',
    direction: 'out',
    keyedBy: 'room',
    cleanup: 'delete',
    retentionMs: dayMs,
  },
  [topics.sagaState]: {
    summary: "Changelog of the saga's state.",
    direction: 'internal',
    keyedBy: 'room',
    cleanup: 'compact',
    retentionMs: -1,
    stampedBy: 'broker',
  },
  [topics.deadLetters]: {
    summary: 'Records that claimed a known type and broke its schema, as received.',
    direction: 'out',
    keyedBy: 'asReceived',
    cleanup: 'delete',
    retentionMs: -1,
    retentionBytes: 2 ** 30,
  },
};
