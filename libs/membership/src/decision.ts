import {
  defaultRoomPolicy,
  type RecordReference,
  type RequestCompleted,
  resultCodes,
  type RoomEvent,
} from '#contracts';
import type { RoomState } from './room.js';

/** What every event of a room carries; put on when it is recorded. */
export interface Stamp {
  readonly chatroomId: string;
  readonly roomVersion: number;
  readonly occurredAt: number;
  readonly decidedAt: number;
  readonly causedBy?: RecordReference;
  readonly requestId?: string;
  readonly actor?: string;
}

/** An event of a room as it is decided: without its stamp, and without an id that the version makes. */
export type RoomChange = ChangeOf<RoomEvent>;
type ChangeOf<Event extends RoomEvent> = Event extends RoomEvent
  ? { readonly type: Event['type'] } & Omit<
      Event['data'],
      keyof Stamp | (Event['type'] extends 'MemberJoined' ? 'membershipId' : never)
    >
  : never;

export type Removal = Extract<RoomChange, { type: 'MemberRemoved' }>;

export type Code = RequestCompleted['code'];

/** The answer to a request, and what it changes. */
export interface Decision {
  readonly code: Code;
  readonly changes: readonly RoomChange[];
}

export function accept(...changes: readonly RoomChange[]): Decision {
  return { code: resultCodes.OK, changes };
}

/** What was asked for is so already. */
export const alreadySo: Decision = accept();

export function refuse(reason: Exclude<keyof typeof resultCodes, 'OK'>): Decision {
  return { code: resultCodes[reason], changes: [] };
}

/** The creation of a room that is not there, before what sets it up; nothing where it is there. */
export function creationOf(room: RoomState | undefined): readonly RoomChange[] {
  return room === undefined ? [{ type: 'RoomCreated', policy: defaultRoomPolicy }] : [];
}
