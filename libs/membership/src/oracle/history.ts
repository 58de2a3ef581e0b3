import type { RecordReference, RemovalReason, RequestEvent, UserFactEvent } from '#contracts';
import type { Output } from '../outputs.js';
import type { Rooms } from '../rooms.js';

/** Something that the rooms of a partition get to know, in the order in which they do. Times: ms. */
export type HistoryInput =
  | {
      readonly kind: 'message';
      readonly chatroomId: string;
      readonly at: number;
      readonly idHash: number;
    }
  | { readonly kind: 'userFact'; readonly event: UserFactEvent; readonly at: number }
  | { readonly kind: 'request'; readonly event: RequestEvent; readonly at: number }
  | {
      readonly kind: 'active';
      readonly chatroomId: string;
      readonly userId: string;
      readonly at: number;
    }
  /** What was written by then has been deleted in part, unread. */
  | { readonly kind: 'presenceLost' | 'activityLost'; readonly now: number }
  /** The clock has reached `now`: what ends by itself ends, who is due by real-time kick-out is due. */
  | { readonly kind: 'clock'; readonly now: number }
  /** What could spare them has been read to its end: whoever is due is removed. */
  | { readonly kind: 'presenceConfirmed' };

/** A removal, as far as a history determines it. */
export interface HistoryRemoval {
  readonly chatroomId: string;
  readonly userId: string;
  readonly reason: RemovalReason;
  readonly occurredAt: number;
  readonly offlineAt?: number;
  readonly messagesSince?: number;
  readonly lastActiveAt?: number;
}

/** Hands one input to the rooms; `index` becomes the offset of its record. */
export function play(rooms: Rooms, input: HistoryInput, index = 0): readonly Output[] {
  switch (input.kind) {
    case 'message':
      return rooms.messageCreated(input.chatroomId, input.at, input.idHash, () =>
        recordOf('chat.messages', index),
      );
    case 'userFact':
      return rooms.userFact(input.event, input.at, recordOf('chat.users', index), input.at);
    case 'request':
      return rooms.request(input.event, input.at, recordOf('chatroom.requests', index), input.at);
    case 'active':
      return rooms.memberActive(
        input.chatroomId,
        input.at,
        () => input.userId,
        () => recordOf('chatroom.activity', index),
      );
    case 'presenceLost':
      return rooms.presenceLost(input.now);
    case 'activityLost':
      return rooms.activityLost(input.now);
    case 'clock':
      return rooms.timersDue(input.now);
    case 'presenceConfirmed':
      return rooms.confirm(rooms.takeDue(), 0, Infinity);
  }
}

export function removalsIn(outputs: readonly Output[]): readonly HistoryRemoval[] {
  return outputs.flatMap((output) => {
    if (output.kind !== 'event' || output.event.type !== 'MemberRemoved') return [];
    const { chatroomId, userId, reason, occurredAt, evidence } = output.event.data;
    const { offlineAt, messagesSince, lastActiveAt } = evidence ?? {};
    return [
      {
        ...{ chatroomId, userId, reason, occurredAt },
        ...(offlineAt === undefined ? {} : { offlineAt }),
        ...(messagesSince === undefined ? {} : { messagesSince }),
        ...(lastActiveAt === undefined ? {} : { lastActiveAt }),
      },
    ];
  });
}

function recordOf(topic: string, index: number): RecordReference {
  return { topic, partition: 0, offset: String(index) };
}
