import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventOf, RoomEvent } from './catalogue.js';
import { schemaViolation } from './codec.js';
import { type RemovalReason, removalReasons } from './codes.js';
import { defaultRoomPolicy } from './policy.js';
import { RoomStatus, roomStatusOf } from './room-status.js';

const golden = readFileSync(join(import.meta.dirname, '..', 'golden', 'room-status.json'), 'utf8');

function at(roomVersion: number) {
  const occurredAt = 1_700_000_000_000 + roomVersion;
  return { chatroomId: 'room1', roomVersion, occurredAt, decidedAt: occurredAt + 12 };
}

function removed(reason: RemovalReason, roomVersion: number): EventOf<'MemberRemoved'> {
  const data = { ...at(roomVersion), userId: '用户-😀', membershipId: 'room1:2', reason };
  return { type: 'MemberRemoved', data };
}

const reasons = Object.keys(removalReasons) as RemovalReason[];

/** A room's life, each reason once. */
const events: readonly RoomEvent[] = [
  { type: 'RoomCreated', data: { ...at(1), policy: defaultRoomPolicy } },
  { type: 'MemberJoined', data: { ...at(2), userId: 'u1', membershipId: 'room1:2' } },
  ...reasons.map((reason, index) => removed(reason, 3 + index)),
  { type: 'RoomDestroyed', data: at(3 + reasons.length) },
];

const silent: readonly RoomEvent[] = [
  { type: 'UserBlocked', data: { ...at(1), userId: 'u1', until: 1_700_000_060_000 } },
  { type: 'UserUnblocked', data: { ...at(1), userId: 'u1', reason: 'EXPIRED' } },
  { type: 'UserWhitelisted', data: { ...at(1), userId: 'u1' } },
  { type: 'UserUnwhitelisted', data: { ...at(1), userId: 'u1', reason: 'REQUESTED' } },
  { type: 'RoomPolicySet', data: { ...at(1), policy: defaultRoomPolicy } },
];

describe('The entry of the room status push', () => {
  it('is, byte for byte, what receivers have been promised', () => {
    const lines = events.map((event) => `  ${JSON.stringify(roomStatusOf(event))}`);
    expect(`[\n${lines.join(',\n')}\n]\n`).toBe(golden);
  });

  it('keeps its published schema', () => {
    for (const event of events) {
      expect(schemaViolation(RoomStatus, roomStatusOf(event))).toBeUndefined();
    }
  });

  it.each(silent)('is not there for $type, which changes nobody’s membership', (event) => {
    expect(roomStatusOf(event)).toBeUndefined();
  });

  it.each([
    ['LEFT', 2, 0],
    ['KICKED', 2, 0],
    ['OFFLINE_MESSAGE_COUNT', 2, 1],
    ['OFFLINE_TIMEOUT_MESSAGE', 2, 1],
    ['OFFLINE_REALTIME', 2, 1],
    ['INACTIVE_REALTIME', 2, 1],
    ['BLOCKED', 2, 2],
    ['USER_BANNED', 2, 2],
    ['ROOM_DESTROYED', 3, 0],
  ] as const)('says of %s type %i and status %i', (reason, type, status) => {
    expect(roomStatusOf(removed(reason, 5))).toMatchObject({ type, status, reason });
  });
});
