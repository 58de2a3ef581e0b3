import { defaultRoomPolicy, type EventOf, type RemovalReason, type RoomPolicy } from '#contracts';

/** Room events for tests, with a moment derived from the version. */
export function exampleAt(roomVersion: number): number {
  return 1_700_000_000_000 + roomVersion * 1_000;
}

function common(chatroomId: string, roomVersion: number) {
  const occurredAt = exampleAt(roomVersion);
  return { chatroomId, roomVersion, occurredAt, decidedAt: occurredAt + 5 };
}

export function created(
  room: string,
  version: number,
  policy: RoomPolicy = defaultRoomPolicy,
): EventOf<'RoomCreated'> {
  return { type: 'RoomCreated', data: { ...common(room, version), policy } };
}

export function joined(
  room: string,
  version: number,
  userId: string,
  occurredAt = exampleAt(version),
): EventOf<'MemberJoined'> {
  const membershipId = `${room}:${version}`;
  return {
    type: 'MemberJoined',
    data: { ...common(room, version), occurredAt, userId, membershipId },
  };
}

export function removed(
  room: string,
  version: number,
  userId: string,
  joinedVersion: number,
  reason: RemovalReason = 'LEFT',
  occurredAt = exampleAt(version),
): EventOf<'MemberRemoved'> {
  const membershipId = `${room}:${joinedVersion}`;
  return {
    type: 'MemberRemoved',
    data: { ...common(room, version), occurredAt, userId, membershipId, reason },
  };
}

export function blocked(room: string, version: number, userId: string): EventOf<'UserBlocked'> {
  const until = exampleAt(version) + 60_000;
  return { type: 'UserBlocked', data: { ...common(room, version), userId, until } };
}

export function unblocked(room: string, version: number, userId: string): EventOf<'UserUnblocked'> {
  return { type: 'UserUnblocked', data: { ...common(room, version), userId, reason: 'EXPIRED' } };
}

export function whitelisted(
  room: string,
  version: number,
  userId: string,
  expiresAt?: number,
): EventOf<'UserWhitelisted'> {
  const expiry = expiresAt === undefined ? {} : { expiresAt };
  return { type: 'UserWhitelisted', data: { ...common(room, version), userId, ...expiry } };
}

export function unwhitelisted(
  room: string,
  version: number,
  userId: string,
): EventOf<'UserUnwhitelisted'> {
  return {
    type: 'UserUnwhitelisted',
    data: { ...common(room, version), userId, reason: 'REQUESTED' },
  };
}

export function policySet(
  room: string,
  version: number,
  change: Partial<RoomPolicy>,
): EventOf<'RoomPolicySet'> {
  const policy = { ...defaultRoomPolicy, ...change };
  return { type: 'RoomPolicySet', data: { ...common(room, version), policy } };
}

export function destroyed(room: string, version: number): EventOf<'RoomDestroyed'> {
  return { type: 'RoomDestroyed', data: common(room, version) };
}
