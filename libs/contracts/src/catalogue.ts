import { type Static, type TSchema, Type } from '@sinclair/typebox';
import * as requests from './requests.js';
import * as roomEvents from './room-events.js';
import { type Topic, topics } from './topics.js';
import * as userFacts from './user-facts.js';
import { Identifier } from './identifiers.js';

/** The field of an event's data that is the key of its record. */
export type KeyField = 'chatroomId' | 'userId' | 'recordKey';

interface CatalogueEntry {
  /** What the event says, for the published documents. */
  readonly summary: string;
  readonly topic: Topic;
  /** Version of the data's schema that is written; reading accepts this and all earlier ones. */
  readonly version: number;
  readonly key: KeyField;
  readonly schema: TSchema;
}

const request = <Schema extends TSchema>(summary: string, schema: Schema) =>
  ({ summary, topic: topics.requests, version: 1, key: 'chatroomId', schema }) as const;
const userFact = <Schema extends TSchema>(summary: string, schema: Schema) =>
  ({ summary, topic: topics.users, version: 1, key: 'userId', schema }) as const;
const roomEvent = <Schema extends TSchema>(summary: string, schema: Schema) =>
  ({ summary, topic: topics.membership, version: 1, key: 'chatroomId', schema }) as const;

/** A message's value and headers are opaque: its record's key and timestamp are all that counts. */
const MessageCreated = Type.Unknown();

/** The SDK's sign of life of one member; its room is the record's key. */
const MemberActive = Type.Object({ userId: Identifier });

/** Every event of the system, each once. */
export const catalogue = {
  MessageCreated: {
    summary: 'A message was sent to the room; only the key and the timestamp are read.',
    topic: topics.messages,
    version: 1,
    key: 'recordKey',
    schema: MessageCreated,
  },
  MemberActive: {
    summary: 'A sign of life of one member; only needed in rooms with real-time kick-out.',
    topic: topics.activity,
    version: 1,
    key: 'recordKey',
    schema: MemberActive,
  },

  UserOnline: userFact('The user has a connection.', userFacts.UserOnline),
  UserOffline: userFact("The user's last connection is gone.", userFacts.UserOffline),
  UserBanned: userFact(
    'The user may be in no room until the time named, or until UserUnbanned.',
    userFacts.UserBanned,
  ),
  UserUnbanned: userFact('The ban of the user is lifted.', userFacts.UserUnbanned),

  JoinRequested: request('The user asks to be a member of the room.', requests.JoinRequested),
  LeaveRequested: request('The member asks to leave the room.', requests.LeaveRequested),
  RemoveMemberRequested: request(
    'The member is to be removed; it may join again.',
    requests.RemoveMemberRequested,
  ),
  BlockUserRequested: request(
    'The user is to be removed and kept out for 1 to 43200 minutes.',
    requests.BlockUserRequested,
  ),
  UnblockUserRequested: request('The user may join again.', requests.UnblockUserRequested),
  AddToWhitelistRequested: request(
    'The user is never to be removed automatically, until the time named if there is one.',
    requests.AddToWhitelistRequested,
  ),
  RemoveFromWhitelistRequested: request(
    'The user may be removed automatically again.',
    requests.RemoveFromWhitelistRequested,
  ),
  SetRoomPolicyRequested: request(
    "The named settings of the room's policy are to change.",
    requests.SetRoomPolicyRequested,
  ),
  DestroyRoomRequested: request('The room is to end.', requests.DestroyRoomRequested),

  RoomCreated: roomEvent('The room exists from now on.', roomEvents.RoomCreated),
  MemberJoined: roomEvent('The user is a member from now on.', roomEvents.MemberJoined),
  MemberRemoved: roomEvent(
    'The user is a member no longer: why, and on what evidence.',
    roomEvents.MemberRemoved,
  ),
  UserBlocked: roomEvent('The user may not join until the time named.', roomEvents.UserBlocked),
  UserUnblocked: roomEvent('The user may join again.', roomEvents.UserUnblocked),
  UserWhitelisted: roomEvent(
    'The user is not removed automatically, until the time named if there is one.',
    roomEvents.UserWhitelisted,
  ),
  UserUnwhitelisted: roomEvent(
    'The user may be removed automatically again.',
    roomEvents.UserUnwhitelisted,
  ),
  RoomPolicySet: roomEvent("The room's policy from now on, complete.", roomEvents.RoomPolicySet),
  RoomDestroyed: roomEvent('The room exists no longer.', roomEvents.RoomDestroyed),

  RequestCompleted: {
    summary: 'The answer to a request; one for each, and the same again when it is repeated.',
    topic: topics.results,
    version: 1,
    key: 'chatroomId',
    schema: roomEvents.RequestCompleted,
  },
} as const satisfies Record<string, CatalogueEntry>;

type Catalogue = typeof catalogue;
export type EventType = keyof Catalogue;
export type EventData<T extends EventType> = Static<Catalogue[T]['schema']>;

/** An event with its type; a union over the type parameter. */
export type EventOf<T extends EventType> = T extends EventType
  ? { readonly type: T; readonly data: EventData<T> }
  : never;

export type EventTypeOn<Name extends Topic> = {
  [T in EventType]: Catalogue[T]['topic'] extends Name ? T : never;
}[EventType];

/** Any event of one topic. */
export type EventOn<Name extends Topic> = EventOf<EventTypeOn<Name>>;

export type UserFactEvent = EventOn<typeof topics.users>;
export type RequestEvent = EventOn<typeof topics.requests>;
export type RoomEvent = EventOn<typeof topics.membership>;

export function isEventType(name: string): name is EventType {
  return Object.hasOwn(catalogue, name);
}
