import type { RoomEvent } from '#contracts';
import type { RoomChange, Stamp } from './decision.js';
import type { Cause } from './due-removals.js';
import { evolve } from './evolve.js';
import { membershipIdOf } from './member.js';
import { nothing, type Output } from './outputs.js';
import type { Partition } from './partition.js';
import type { Room } from './room.js';

/** What led to a decision. */
export interface Occasion {
  readonly cause: Cause;
  /** The clock at the decision, ms. */
  readonly decidedAt: number;
  readonly requestId?: string;
  readonly actor?: string;
}

/** An event's data, while it is put together. */
type EventData = { -readonly [Name in keyof Stamp]: Stamp[Name] } & { membershipId?: string };

/** Turns what was decided on a room into its next events, evolves the state, and judges whom it concerns. */
export function record(
  partition: Partition,
  chatroomId: string,
  changes: readonly RoomChange[],
  occasion: Occasion,
): readonly Output[] {
  if (changes.length === 0) return nothing;
  const room = partition.roomFor(chatroomId);
  const outputs: Output[] = [];
  for (const change of changes) {
    const event = nextEvent(room, change, occasion);
    evolve(partition, event);
    outputs.push({ kind: 'event', event });
  }
  for (const due of collectDue(partition, room, occasion.cause)) outputs.push(due);
  return outputs;
}

/** Makes pending whoever is due in the room, because of `cause`. */
export function collectDue(partition: Partition, room: Room, cause: Cause): readonly Output[] {
  const members = partition.passiveExit.collectDue(room, cause);
  return members === 0 ? nothing : [{ kind: 'due', chatroomId: room.chatroomId, members }];
}

/** Properties are set one after another, absent ones not at all: taking objects together costs more than a decision. */
function nextEvent(room: Room, { type, ...details }: RoomChange, occasion: Occasion): RoomEvent {
  const { chatroomId } = room;
  const { cause, decidedAt, requestId, actor } = occasion;
  const { occurredAt, causedBy } = cause;
  const roomVersion = room.version + 1;
  const data: EventData = { chatroomId, roomVersion, occurredAt, decidedAt };
  if (causedBy !== undefined) data.causedBy = causedBy;
  if (requestId !== undefined) data.requestId = requestId;
  if (actor !== undefined) data.actor = actor;
  if (type === 'MemberJoined') data.membershipId = membershipIdOf(chatroomId, roomVersion);
  return { type, data: Object.assign(data, details) } as RoomEvent;
}
