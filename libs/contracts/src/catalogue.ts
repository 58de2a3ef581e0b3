import { type Static, type TSchema, Type } from '@sinclair/typebox';
import * as requests from './requests.js';
import * as roomEvents from './room-events.js';
import { type Topic, topics } from './topics.js';
import * as userFacts from './user-facts.js';
import { Identifier } from './identifiers.js';

/** The field of an event's data that is the key of its record. */
export type KeyField = 'chatroomId' | 'userId' | 'recordKey';

interface CatalogueEntry {
  readonly topic: Topic;
  /** Version of the data's schema that is written; reading accepts this and all earlier ones. */
  readonly version: number;
  readonly key: KeyField;
  readonly schema: TSchema;
}

const request = <Schema extends TSchema>(schema: Schema) =>
  ({ topic: topics.requests, version: 1, key: 'chatroomId', schema }) as const;
const userFact = <Schema extends TSchema>(schema: Schema) =>
  ({ topic: topics.users, version: 1, key: 'userId', schema }) as const;
const roomEvent = <Schema extends TSchema>(schema: Schema) =>
  ({ topic: topics.membership, version: 1, key: 'chatroomId', schema }) as const;

/** A message's value and headers are opaque: its record's key and timestamp are all that counts. */
const MessageCreated = Type.Unknown();

/** The SDK's sign of life of one member; its room is the record's key. */
const MemberActive = Type.Object({ userId: Identifier });

/** Every event of the system, each once. */
export const catalogue = {
  MessageCreated: { topic: topics.messages, version: 1, key: 'recordKey', schema: MessageCreated },
  MemberActive: { topic: topics.activity, version: 1, key: 'recordKey', schema: MemberActive },

  UserOnline: userFact(userFacts.UserOnline),
  UserOffline: userFact(userFacts.UserOffline),
  UserBanned: userFact(userFacts.UserBanned),
  UserUnbanned: userFact(userFacts.UserUnbanned),

  JoinRequested: request(requests.JoinRequested),
  LeaveRequested: request(requests.LeaveRequested),
  RemoveMemberRequested: request(requests.RemoveMemberRequested),
  BlockUserRequested: request(requests.BlockUserRequested),
  UnblockUserRequested: request(requests.UnblockUserRequested),
  AddToWhitelistRequested: request(requests.AddToWhitelistRequested),
  RemoveFromWhitelistRequested: request(requests.RemoveFromWhitelistRequested),
  SetRoomPolicyRequested: request(requests.SetRoomPolicyRequested),
  DestroyRoomRequested: request(requests.DestroyRoomRequested),

  RoomCreated: roomEvent(roomEvents.RoomCreated),
  MemberJoined: roomEvent(roomEvents.MemberJoined),
  MemberRemoved: roomEvent(roomEvents.MemberRemoved),
  UserBlocked: roomEvent(roomEvents.UserBlocked),
  UserUnblocked: roomEvent(roomEvents.UserUnblocked),
  UserWhitelisted: roomEvent(roomEvents.UserWhitelisted),
  UserUnwhitelisted: roomEvent(roomEvents.UserUnwhitelisted),
  RoomPolicySet: roomEvent(roomEvents.RoomPolicySet),
  RoomDestroyed: roomEvent(roomEvents.RoomDestroyed),

  RequestCompleted: {
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
