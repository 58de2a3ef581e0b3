import { type TSchema, Type } from '@sinclair/typebox';
import {
  type EventTypeOn,
  Identifier,
  reasonLengthMax,
  RoomPolicy,
  RoomVersion,
  Text,
  Timestamp,
  type topics,
} from '#contracts';
import { exactly, type Operation, problemsOfAll } from '../http/operation.js';

export type RequestType = EventTypeOn<typeof topics.requests>;

const blockMinutesMax = 43_200;

export const CommandCompleted = Type.Object({
  requestId: Identifier,
  code: Type.Integer({
    description:
      'Result code: 0 done, 23406 not in the chatroom, 23409 blocked, 23410 no such chatroom, 23411 chatroom full, 23412 invalid',
  }),
  roomVersion: RoomVersion,
});

export const CommandAccepted = Type.Object({ requestId: Identifier });

const query = exactly({
  waitMs: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 30_000,
      description: 'How long to wait for the result, ms; absent: not at all',
    }),
  ),
  reason: Type.Optional(Type.String({ ...Text(reasonLengthMax), description: 'Why, for people' })),
});

const headers = exactly({
  'idempotency-key': Type.Optional(
    Type.String({
      ...Identifier,
      description:
        'Becomes the requestId: a repeated one changes nothing and gets the first result',
    }),
  ),
});

const answers = {
  200: {
    description: 'The result, which came within waitMs',
    schema: CommandCompleted,
    example: { requestId: 'r-1', code: 0, roomVersion: 17 },
  },
  202: {
    description: 'The request is in the log; its result is not known yet',
    schema: CommandAccepted,
    example: { requestId: 'r-1' },
    headers: Type.Object({ location: Type.String({ description: 'Where the result will be' }) }),
  },
} as const;

/** The body's fields, or the body as one field, are the request's data besides its ids. */
type DataField = 'policy' | undefined;

export interface Command extends Operation {
  readonly type: RequestType;
  /** The field of the event's data that the body becomes; absent: its properties stand beside the ids. */
  readonly bodyField: DataField;
}

type CommandDefinition = Pick<Command, 'id' | 'type' | 'method' | 'path' | 'scope' | 'summary'> &
  Partial<Pick<Command, 'bodyField' | 'bodyExample' | 'description'>> & { readonly body?: TSchema };

function defineCommand(command: CommandDefinition): Command {
  return {
    bodyField: undefined,
    ...command,
    tag: 'Commands',
    query,
    headers,
    answers,
    problems: [...problemsOfAll, 'not-acknowledged', 'body-too-large', 'unsupported-media-type'],
  };
}

const room = '/v1/chatrooms/{chatroomId}';
const ofUser = { body: exactly({ userId: Identifier }), bodyExample: { userId: 'u1' } };

/** Every command: the route, and the request that it writes to the log. */
export const commands: readonly Command[] = [
  defineCommand({
    id: 'join',
    type: 'JoinRequested',
    method: 'POST',
    path: `${room}/join`,
    scope: 'membership:write',
    summary: 'Lets a user join',
    ...ofUser,
  }),
  defineCommand({
    id: 'leave',
    type: 'LeaveRequested',
    method: 'POST',
    path: `${room}/leave`,
    scope: 'membership:write',
    summary: 'Lets a user leave',
    ...ofUser,
  }),
  defineCommand({
    id: 'removeMember',
    type: 'RemoveMemberRequested',
    method: 'DELETE',
    path: `${room}/members/{userId}`,
    scope: 'membership:admin',
    summary: 'Kicks a member, who may join again',
  }),
  defineCommand({
    id: 'blockUser',
    type: 'BlockUserRequested',
    method: 'PUT',
    path: `${room}/blocks/{userId}`,
    scope: 'membership:admin',
    summary: 'Removes a user and refuses joins for some minutes',
    body: exactly({ minutes: Type.Integer({ minimum: 1, maximum: blockMinutesMax }) }),
    bodyExample: { minutes: 60 },
  }),
  defineCommand({
    id: 'unblockUser',
    type: 'UnblockUserRequested',
    method: 'DELETE',
    path: `${room}/blocks/{userId}`,
    scope: 'membership:admin',
    summary: 'Ends the block of a user',
  }),
  defineCommand({
    id: 'addToWhitelist',
    type: 'AddToWhitelistRequested',
    method: 'PUT',
    path: `${room}/whitelist/{userId}`,
    scope: 'membership:admin',
    summary: 'Exempts a user from automatic removal, until expiresAt where given',
    body: exactly({
      expiresAt: Type.Optional(Type.Integer({ ...Timestamp, description: 'ms since the epoch' })),
    }),
    bodyExample: { expiresAt: 1_700_003_600_000 },
  }),
  defineCommand({
    id: 'removeFromWhitelist',
    type: 'RemoveFromWhitelistRequested',
    method: 'DELETE',
    path: `${room}/whitelist/{userId}`,
    scope: 'membership:admin',
    summary: 'Ends the exemption of a user',
  }),
  defineCommand({
    id: 'setPolicy',
    type: 'SetRoomPolicyRequested',
    method: 'PUT',
    path: `${room}/policy`,
    scope: 'membership:admin',
    summary: 'Changes the named fields of the policy',
    body: Type.Partial(RoomPolicy, { additionalProperties: false, minProperties: 1 }),
    bodyExample: { realtimeKickOut: true, realtimeAfterSeconds: 60 },
    bodyField: 'policy',
  }),
  defineCommand({
    id: 'destroyChatroom',
    type: 'DestroyRoomRequested',
    method: 'DELETE',
    path: room,
    scope: 'membership:admin',
    summary: 'Removes all members and the chatroom',
  }),
];
