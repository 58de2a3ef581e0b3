import { type Static, Type } from '@sinclair/typebox';
import {
  catalogue,
  defaultRoomPolicy,
  Identifier,
  MemberRemoved,
  RecordReference,
  RemovalEvidence,
  RoomPolicy,
  RoomVersion,
  Timestamp,
} from '#contracts';
import type { StoredEvent } from '#persistence';

export { MemberExplanation, RoomPolicy } from '#contracts';

const NextCursor = Type.Union([Type.String(), Type.Null()], {
  description: 'Cursor of the next page; null on the last one',
});
const MembershipId = Type.String({ description: '<chatroomId>:<roomVersion of the join>' });
const Moment = Type.Integer({ ...Timestamp, description: 'ms since the epoch' });

export const Room = Type.Object({
  chatroomId: Identifier,
  memberCount: Type.Integer({ minimum: 0 }),
  roomVersion: RoomVersion,
  policy: RoomPolicy,
});

export const Member = Type.Object({
  userId: Identifier,
  membershipId: MembershipId,
  joinedAt: Moment,
});

export const MembersPage = Type.Object({
  total: Type.Integer({ minimum: 0, description: 'Members of the room' }),
  roomVersion: RoomVersion,
  members: Type.Array(Member),
  nextCursor: NextCursor,
});

export const MembershipChecks = Type.Object({
  members: Type.Record(Type.String(), Type.Boolean(), {
    description: 'Whether each of the userIds is a member',
  }),
});

export const ChatroomsPage = Type.Object({
  chatrooms: Type.Array(
    Type.Object({ chatroomId: Identifier, membershipId: MembershipId, joinedAt: Moment }),
  ),
  nextCursor: NextCursor,
});

export const HistoryEntry = Type.Object({
  type: Type.Unsafe<'MemberJoined' | 'MemberRemoved'>({
    type: 'string',
    enum: ['MemberJoined', 'MemberRemoved'],
  }),
  roomVersion: RoomVersion,
  membershipId: MembershipId,
  occurredAt: Moment,
  decidedAt: Moment,
  reason: Type.Optional(MemberRemoved.properties.reason),
  evidence: Type.Optional(RemovalEvidence),
  causedBy: Type.Optional(RecordReference),
  requestId: Type.Optional(Identifier),
  actor: Type.Optional(Type.String()),
});

export const HistoryPage = Type.Object({
  history: Type.Array(HistoryEntry),
  nextCursor: NextCursor,
});

const roomEventTypes = [
  'RoomCreated',
  'MemberJoined',
  'MemberRemoved',
  'UserBlocked',
  'UserUnblocked',
  'UserWhitelisted',
  'UserUnwhitelisted',
  'RoomPolicySet',
  'RoomDestroyed',
] as const;

/** An event as the log holds it: its type beside its data. */
export const RoomEvent = Type.Unsafe<StoredEvent>({
  anyOf: roomEventTypes.map((type) => {
    const { properties } = catalogue[type].schema;
    return Type.Object({ type: Type.Literal(type), ...properties }, { title: type });
  }),
});

export const EventsPage = Type.Object({ events: Type.Array(RoomEvent) });

export const WhitelistPage = Type.Object({
  entries: Type.Array(Type.Object({ userId: Identifier, expiresAt: Type.Optional(Moment) })),
  nextCursor: NextCursor,
});

export const BlocksPage = Type.Object({
  entries: Type.Array(Type.Object({ userId: Identifier, until: Moment })),
  nextCursor: NextCursor,
});

export const RequestState = Type.Object({
  requestId: Identifier,
  code: Type.Optional(Type.Integer({ description: 'Absent while the request is under way' })),
  roomVersion: Type.Optional(RoomVersion),
});
export type RequestState = Static<typeof RequestState>;

const member = { userId: 'u1', membershipId: 'room1:17', joinedAt: 1_700_000_000_000 };
const removal = {
  type: 'MemberRemoved',
  roomVersion: 42,
  membershipId: 'room1:17',
  occurredAt: 1_700_000_012_345,
  decidedAt: 1_700_000_012_360,
  reason: 'OFFLINE_MESSAGE_COUNT',
  evidence: {
    offlineAt: 1_700_000_000_000,
    messagesSince: 31,
    newestMessageAt: 1_700_000_012_345,
  },
  causedBy: { topic: 'chat.messages', partition: 3, offset: '991' },
};

/** One example of each answer. */
export const examples = {
  room: { chatroomId: 'room1', memberCount: 2, roomVersion: 42, policy: defaultRoomPolicy },
  policy: defaultRoomPolicy,
  member,
  membersPage: { total: 2, roomVersion: 42, members: [member], nextCursor: 'bWVtYmVycw' },
  membershipChecks: { members: { u1: true, u2: false } },
  chatroomsPage: {
    chatrooms: [
      { chatroomId: 'room1', membershipId: member.membershipId, joinedAt: member.joinedAt },
    ],
    nextCursor: null,
  },
  historyPage: { history: [removal], nextCursor: null },
  explanation: {
    member: true,
    exempt: false,
    offlineSince: 1_700_000_000_000,
    messagesSince: 12,
    messagesLeft: 19,
    millisecondsLeft: 17_640,
  },
  eventsPage: { events: [{ ...removal, chatroomId: 'room1', userId: 'u1' }] },
  whitelistPage: {
    entries: [{ userId: 'vip', expiresAt: 1_700_003_600_000 }, { userId: 'owner' }],
    nextCursor: null,
  },
  blocksPage: { entries: [{ userId: 'u9', until: 1_700_003_600_000 }], nextCursor: null },
  requestState: { requestId: 'r-1', code: 0, roomVersion: 17 },
} as const;
