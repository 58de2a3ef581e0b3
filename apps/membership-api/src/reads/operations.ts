import { Type } from '@sinclair/typebox';
import { Identifier, identifierLengthMax, RoomVersion } from '#contracts';
import { defineRead, exactly, freshnessOfRoom, freshnessWaitMs } from '../http/operation.js';
import * as answers from './answers.js';

const { examples } = answers;

const limit = (maximum: number, initial: number) =>
  Type.Integer({
    minimum: 1,
    maximum,
    default: initial,
    description: 'Most entries of the answer',
  });

const page = {
  limit: limit(500, 100),
  cursor: Type.Optional(
    Type.String({ maxLength: 2_048, description: 'nextCursor of the page before' }),
  ),
};

const userIdsMax = 1_000;
/** An id's character takes at most twelve bytes of JSON (two escapes); quotes and comma besides. */
const checksBytesMax = userIdsMax * (12 * identifierLengthMax + 4) + 1_024;

const room = '/v1/chatrooms/{chatroomId}';

export const reads = {
  room: defineRead({
    id: 'getChatroom',
    tag: 'Chatrooms',
    path: room,
    summary: 'A chatroom',
    answer: { description: 'The chatroom', schema: answers.Room, example: examples.room },
    problems: ['chatroom-not-found'],
  }),
  policy: defineRead({
    id: 'getPolicy',
    tag: 'Chatrooms',
    path: `${room}/policy`,
    summary: 'The policy of a chatroom',
    answer: { description: 'The policy', schema: answers.RoomPolicy, example: examples.policy },
    problems: ['chatroom-not-found'],
  }),
  whitelist: defineRead({
    id: 'listWhitelist',
    tag: 'Chatrooms',
    path: `${room}/whitelist`,
    summary: 'Members who are never removed automatically, by user id',
    query: page,
    answer: {
      description: 'A page of the whitelist',
      schema: answers.WhitelistPage,
      example: examples.whitelistPage,
    },
    problems: ['chatroom-not-found'],
  }),
  blocks: defineRead({
    id: 'listBlocks',
    tag: 'Chatrooms',
    path: `${room}/blocks`,
    summary: 'Users banned from the chatroom, by user id',
    query: page,
    answer: {
      description: 'A page of the blocks',
      schema: answers.BlocksPage,
      example: examples.blocksPage,
    },
    problems: ['chatroom-not-found'],
  }),
  events: defineRead({
    id: 'listEvents',
    tag: 'Chatrooms',
    path: `${room}/events`,
    summary: 'What happened in a chatroom, in the order of its versions',
    description: 'Of a destroyed chatroom too.',
    query: {
      afterVersion: Type.Integer({
        ...RoomVersion,
        default: 0,
        description: 'The version after which to begin',
      }),
      limit: limit(1_000, 100),
    },
    answer: {
      description: 'The next events; none when there are no more',
      schema: answers.EventsPage,
      example: examples.eventsPage,
    },
    problems: ['chatroom-not-found'],
  }),
  members: defineRead({
    id: 'listMembers',
    tag: 'Members',
    path: `${room}/members`,
    summary: 'The members of a chatroom by join time',
    description:
      'With asOf: those who had joined, and had not been removed, by that time of the events. A destroyed chatroom has them, too; roomVersion is that of the history that the answer is from.',
    query: {
      asOf: Type.Optional(
        Type.String({
          maxLength: 64,
          description:
            'A past moment: ms since the epoch, or a time of RFC 3339; absent: the members of now. The pages of one list have the same',
          examples: ['1700000000000', '2023-11-14T22:13:20Z'],
        }),
      ),
      order: Type.Unsafe<'asc' | 'desc'>({
        type: 'string',
        enum: ['asc', 'desc'],
        default: 'asc',
        description: 'asc: who joined first comes first',
      }),
      ...page,
    },
    answer: {
      description: 'A page of members',
      schema: answers.MembersPage,
      example: examples.membersPage,
    },
    problems: ['chatroom-not-found'],
  }),
  member: defineRead({
    id: 'getMember',
    tag: 'Members',
    path: `${room}/members/{userId}`,
    summary: 'A member of a chatroom',
    answer: { description: 'The member', schema: answers.Member, example: examples.member },
    problems: ['chatroom-not-found', 'member-not-found'],
  }),
  history: defineRead({
    id: 'getMemberHistory',
    tag: 'Members',
    path: `${room}/members/{userId}/history`,
    summary: 'Joins and removals of a user, newest first, and why each removal was decided',
    description: 'Of a destroyed chatroom too.',
    query: page,
    answer: {
      description: 'A page of the history; empty for a user who never joined',
      schema: answers.HistoryPage,
      example: examples.historyPage,
    },
    problems: ['chatroom-not-found'],
  }),
  explain: defineRead({
    id: 'explainMember',
    tag: 'Members',
    path: `${room}/members/{userId}/explain`,
    summary: 'What is known of a user in a chatroom now, and what an automatic removal still takes',
    description:
      'Answered by the process that decides about the chatroom. A user who is no member is answered, too.',
    answer: {
      description: 'The explanation',
      schema: answers.MemberExplanation,
      example: examples.explanation,
    },
    problems: ['chatroom-not-found'],
  }),
  membershipChecks: defineRead({
    id: 'checkMemberships',
    tag: 'Members',
    path: `${room}/membership-checks`,
    summary: 'Which of many users are members',
    body: exactly({ userIds: Type.Array(Identifier, { minItems: 1, maxItems: userIdsMax }) }),
    bodyExample: { userIds: ['u1', 'u2'] },
    bodyBytesMax: checksBytesMax,
    answer: {
      description: 'Whether each user is a member',
      schema: answers.MembershipChecks,
      example: examples.membershipChecks,
    },
    problems: ['chatroom-not-found', 'body-too-large', 'unsupported-media-type'],
  }),
  chatroomsOfUser: defineRead({
    id: 'listChatroomsOfUser',
    tag: 'Users',
    path: '/v1/users/{userId}/chatrooms',
    summary: 'The chatrooms that a user is in, by chatroom id',
    query: page,
    answer: {
      description: 'A page of chatrooms',
      schema: answers.ChatroomsPage,
      example: examples.chatroomsPage,
    },
  }),
  request: {
    ...defineRead({
      id: 'getRequest',
      tag: 'Requests',
      path: '/v1/requests/{requestId}',
      summary: 'How a request ended',
      description:
        'Without code while the request is under way, and when nothing is known of it (any more).',
      answer: {
        description: 'The state of the request',
        schema: answers.RequestState,
        example: examples.requestState,
      },
    }),
    query: exactly({
      ...freshnessOfRoom,
      waitMs: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 30_000,
          description: `How long to wait for the result, ms; absent: not at all, and ${freshnessWaitMs} for minVersion`,
        }),
      ),
      chatroomId: Type.Optional({
        ...Identifier,
        description: 'The room of the request: a result that is waited for is then seen sooner',
      }),
    }),
  },
};
