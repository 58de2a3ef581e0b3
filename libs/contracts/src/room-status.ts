import { type Static, Type } from '@sinclair/typebox';
import type { RoomEvent } from './catalogue.js';
import { type RemovalReason, removalReasons } from './codes.js';
import { Identifier, Timestamp } from './identifiers.js';
import { roomEventId } from './room-events.js';

/**
 * One entry of the room status push: the fields of the vendor's room status callback, and behind them
 * what it lacks to recognise a repetition and to put entries of a room in order.
 */
export const RoomStatus = Type.Object({
  chatRoomId: Identifier,
  userIds: Type.Array(Identifier, {
    description: 'whom it concerns; nobody where a room as such is created or destroyed',
    maxItems: 1,
  }),
  status: Type.Integer({
    description: '0: asked for, 1: removed automatically, 2: banned',
    minimum: 0,
    maximum: 2,
  }),
  type: Type.Integer({
    description: '0: created, 1: joined, 2: left, 3: destroyed',
    minimum: 0,
    maximum: 3,
  }),
  time: Timestamp,
  eventId: Type.String({ description: 'the same for the same event, however often it is pushed' }),
  roomVersion: Type.Integer({
    description: 'grows from entry to entry of a room; events without an entry leave gaps',
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
  }),
  reason: Type.Optional(
    Type.Unsafe<RemovalReason>({
      description: 'why a membership ended',
      type: 'string',
      enum: Object.keys(removalReasons),
    }),
  ),
});
export type RoomStatus = Static<typeof RoomStatus>;

const created = { type: 0, status: 0 } as const;
const joined = { type: 1, status: 0 } as const;

/** The entry that an event of the event store gives; undefined where it gives none. */
export function roomStatusOf(event: RoomEvent): RoomStatus | undefined {
  switch (event.type) {
    case 'RoomCreated':
      return entryOf(event, [], created);
    case 'MemberJoined':
      return entryOf(event, [event.data.userId], joined);
    case 'MemberRemoved': {
      const { userId, reason } = event.data;
      return { ...entryOf(event, [userId], removalReasons[reason]), reason };
    }
    case 'RoomDestroyed':
      return entryOf(event, [], removalReasons.ROOM_DESTROYED);
    case 'UserBlocked':
    case 'UserUnblocked':
    case 'UserWhitelisted':
    case 'UserUnwhitelisted':
    case 'RoomPolicySet':
      return undefined;
  }
}

function entryOf(
  { data }: RoomEvent,
  userIds: string[],
  { type, status }: Pick<RoomStatus, 'type' | 'status'>,
): RoomStatus {
  const { chatroomId: chatRoomId, occurredAt: time, roomVersion } = data;
  return { chatRoomId, userIds, status, type, time, eventId: roomEventId(data), roomVersion };
}
