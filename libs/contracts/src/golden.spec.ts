import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, type EventOf, type EventType } from './catalogue.js';
import { decodeEvent, encodeEvent } from './codec.js';
import { headerNames } from './envelope.js';
import type { RoomPolicy } from './policy.js';

/**
 * The bytes of each event as they stand on the wire, one file each in `golden/v1`: what has once been
 * written must be read for ever, and what is written must not change unnoticed. A file is a record's
 * topic, key, timestamp and headers, an empty line, and the value.
 */

const folder = join(import.meta.dirname, '..', 'golden', 'v1');

interface Golden {
  readonly topic: string;
  readonly key: string;
  readonly timestamp: number;
  readonly headers: Record<string, string>;
  readonly value: Buffer;
}

function readGolden(name: string): Golden {
  const bytes = readFileSync(join(folder, `${name}.record`));
  const end = bytes.indexOf('\n\n');
  const lines = bytes.subarray(0, end).toString().split('\n');
  const fields = lines.map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]);
  const { topic = '', key = '', timestamp, ...headers } = Object.fromEntries(fields);
  const value = bytes.subarray(end + 2, bytes.length - 1);
  return { topic, key, timestamp: Number(timestamp), headers, value };
}

const member = { requestId: 'r-1', chatroomId: 'room1', userId: 'u1' };
const byBackOffice = {
  requestId: 'r-1',
  chatroomId: 'room1',
  actor: 'back-office:amy',
  reason: 'asked for',
  userId: 'u1',
};
const policy: RoomPolicy = {
  realtimeKickOut: true,
  realtimeAfterSeconds: 120,
  activityTimeoutSeconds: 150,
  offlineMessageLimit: 31,
  offlineSeconds: 30,
  maxMembers: null,
};
const byRequest = {
  chatroomId: 'room1',
  occurredAt: 1_700_000_000_000,
  decidedAt: 1_700_000_012_345,
  causedBy: { topic: 'chatroom.requests', partition: 3, offset: '991' },
  requestId: 'r-1',
};
const byMessage = {
  chatroomId: 'room1',
  occurredAt: 1_700_000_000_000,
  decidedAt: 1_700_000_012_345,
  causedBy: { topic: 'chat.messages', partition: 3, offset: '991' },
};
const byTimer = {
  chatroomId: 'room1',
  occurredAt: 1_700_000_000_000,
  decidedAt: 1_700_000_012_345,
};

const events: Readonly<Record<string, EventOf<Exclude<EventType, 'MessageCreated'>>>> = {
  MemberActive: { type: 'MemberActive', data: { userId: 'u1' } },

  UserOnline: { type: 'UserOnline', data: { userId: 'u1', occurredAt: 1_700_000_000_000 } },
  'UserOnline.minimal': { type: 'UserOnline', data: { userId: 'u1' } },
  UserOffline: { type: 'UserOffline', data: { userId: 'u1', occurredAt: 1_700_000_000_000 } },
  'UserOffline.any-script': { type: 'UserOffline', data: { userId: '用户-😀' } },
  UserBanned: {
    type: 'UserBanned',
    data: {
      userId: 'u1',
      occurredAt: 1_700_000_000_000,
      until: 1_700_003_600_000,
      reason: 'spam',
    },
  },
  'UserBanned.minimal': { type: 'UserBanned', data: { userId: 'u1' } },
  UserUnbanned: { type: 'UserUnbanned', data: { userId: 'u1', occurredAt: 1_700_000_000_000 } },

  JoinRequested: { type: 'JoinRequested', data: member },
  LeaveRequested: { type: 'LeaveRequested', data: member },
  RemoveMemberRequested: { type: 'RemoveMemberRequested', data: byBackOffice },
  BlockUserRequested: { type: 'BlockUserRequested', data: { ...byBackOffice, minutes: 60 } },
  UnblockUserRequested: { type: 'UnblockUserRequested', data: member },
  AddToWhitelistRequested: {
    type: 'AddToWhitelistRequested',
    data: { ...member, expiresAt: 1_700_003_600_000 },
  },
  'AddToWhitelistRequested.minimal': { type: 'AddToWhitelistRequested', data: member },
  RemoveFromWhitelistRequested: { type: 'RemoveFromWhitelistRequested', data: member },
  SetRoomPolicyRequested: {
    type: 'SetRoomPolicyRequested',
    data: { requestId: 'r-1', chatroomId: 'room1', policy },
  },
  'SetRoomPolicyRequested.minimal': {
    type: 'SetRoomPolicyRequested',
    data: { requestId: 'r-1', chatroomId: 'room1', policy: { maxMembers: 5000 } },
  },
  DestroyRoomRequested: {
    type: 'DestroyRoomRequested',
    data: { requestId: 'r-1', chatroomId: 'room1' },
  },

  RoomCreated: {
    type: 'RoomCreated',
    data: {
      ...version(1, byRequest),
      policy: { ...policy, realtimeKickOut: false },
    },
  },
  MemberJoined: {
    type: 'MemberJoined',
    data: { ...version(2, byRequest), userId: 'u1', membershipId: 'room1:2' },
  },
  MemberRemoved: {
    type: 'MemberRemoved',
    data: {
      ...version(42, byMessage),
      userId: 'u1',
      membershipId: 'room1:17',
      reason: 'OFFLINE_MESSAGE_COUNT',
      evidence: {
        offlineAt: 1_700_000_000_000,
        messagesSince: 31,
        newestMessageAt: 1_700_000_012_345,
        policy: { offlineMessageLimit: 31, offlineSeconds: 30 },
      },
    },
  },
  'MemberRemoved.by-timer': {
    type: 'MemberRemoved',
    data: {
      ...version(43, byTimer),
      userId: 'u1',
      membershipId: 'room1:17',
      reason: 'INACTIVE_REALTIME',
      evidence: { lastActiveAt: 1_700_000_000_000 },
    },
  },
  'MemberRemoved.minimal': {
    type: 'MemberRemoved',
    data: {
      ...version(42, byRequest),
      userId: 'u1',
      membershipId: 'room1:17',
      reason: 'LEFT',
    },
  },
  UserBlocked: {
    type: 'UserBlocked',
    data: {
      ...version(5, { ...byRequest, actor: 'back-office:amy' }),
      userId: 'u1',
      until: 1_700_003_600_000,
    },
  },
  UserUnblocked: {
    type: 'UserUnblocked',
    data: { ...version(6, byRequest), userId: 'u1', reason: 'REQUESTED' },
  },
  'UserUnblocked.by-timer': {
    type: 'UserUnblocked',
    data: { ...version(6, byTimer), userId: 'u1', reason: 'EXPIRED' },
  },
  UserWhitelisted: {
    type: 'UserWhitelisted',
    data: { ...version(7, byRequest), userId: 'u1', expiresAt: 1_700_003_600_000 },
  },
  'UserWhitelisted.minimal': {
    type: 'UserWhitelisted',
    data: { ...version(7, byRequest), userId: 'u1' },
  },
  UserUnwhitelisted: {
    type: 'UserUnwhitelisted',
    data: { ...version(8, byRequest), userId: 'u1', reason: 'REQUESTED' },
  },
  RoomPolicySet: { type: 'RoomPolicySet', data: { ...version(9, byRequest), policy } },
  RoomDestroyed: { type: 'RoomDestroyed', data: version(10, byRequest) },

  RequestCompleted: {
    type: 'RequestCompleted',
    data: { ...member, code: 0, roomVersion: 2 },
  },
  'RequestCompleted.minimal': {
    type: 'RequestCompleted',
    data: { requestId: 'r-1', chatroomId: 'room1', code: 23410, roomVersion: 0 },
  },
};

/** The fields of a room's event, in the order in which they are written. */
function version<Cause extends { chatroomId: string }>(roomVersion: number, cause: Cause) {
  const { chatroomId, ...rest } = cause;
  return { chatroomId, roomVersion, ...rest };
}

function wireOf(golden: Golden) {
  return {
    key: Buffer.from(golden.key),
    value: golden.value,
    headers: Object.fromEntries(
      Object.entries(golden.headers).map(([name, text]) => [name, Buffer.from(text)]),
    ),
    timestamp: golden.timestamp,
  };
}

function attributionOf(golden: Golden) {
  return {
    id: golden.headers[headerNames.id] ?? '',
    source: golden.headers[headerNames.source] ?? '',
    timeMs: golden.timestamp,
  };
}

describe('The golden bytes of version 1', () => {
  const files = readdirSync(folder).map((file) => file.replace(/\.record$/, ''));

  it('are there for every event of the catalogue', () => {
    const types = new Set(files.map((name) => name.split('.')[0]));
    expect([...types].sort()).toEqual(Object.keys(catalogue).sort());
    expect([...Object.keys(events), 'MessageCreated'].sort()).toEqual(files.sort());
  });

  for (const [name, event] of Object.entries(events)) {
    it(`of ${name} are read as its data`, () => {
      const golden = readGolden(name);
      const decoded = decodeEvent(catalogue[event.type].topic, wireOf(golden));
      expect(golden.topic).toBe(catalogue[event.type].topic);
      expect(decoded).toEqual({ outcome: 'event', event });
    });

    it(`of ${name} are what is written`, () => {
      const golden = readGolden(name);
      const key = catalogue[event.type].key === 'recordKey' ? golden.key : undefined;
      const record = encodeEvent(event, attributionOf(golden), key);
      expect(record).toEqual({
        key: golden.key,
        value: golden.value.toString(),
        headers: golden.headers,
        timestamp: golden.timestamp,
      });
    });
  }

  it('of MessageCreated are read by key and time alone, and written with the text of the message', () => {
    const golden = readGolden('MessageCreated');
    const event = { type: 'MessageCreated', data: undefined };
    expect(decodeEvent('chat.messages', wireOf(golden))).toEqual({ outcome: 'event', event });
    const record = encodeEvent(
      { type: 'MessageCreated', data: { text: 'hello' } },
      attributionOf(golden),
      'room1',
    );
    expect(record.value).toBe(golden.value.toString());
    expect(record.headers).toEqual(golden.headers);
  });
});
