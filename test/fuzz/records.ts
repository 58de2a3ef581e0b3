import * as fc from 'fast-check';
import {
  cloudEventHeaders,
  type EventData,
  type EventTypeOn,
  type OutgoingRecord,
  topics,
} from '#contracts';

/** What the saga reads. */
export const inputTopics = [
  topics.messages,
  topics.users,
  topics.requests,
  topics.activity,
] as const;
export type InputType = EventTypeOn<(typeof inputTopics)[number]>;

export interface InputRecord {
  readonly topic: (typeof inputTopics)[number];
  readonly record: OutgoingRecord;
}

const ofRoom = { requestId: 'r-1', chatroomId: 'room' };
const ofMember = { ...ofRoom, userId: 'user', actor: 'someone', reason: 'asked for' };

/** Each input event as it should be: what is almost valid is made of these. */
export const samples: {
  readonly [T in InputType]: { topic: InputRecord['topic']; data: EventData<T> };
} = {
  MessageCreated: { topic: topics.messages, data: { text: 'hi' } },
  MemberActive: { topic: topics.activity, data: { userId: 'user' } },
  UserOnline: { topic: topics.users, data: { userId: 'user', occurredAt: 1_700_000_000_000 } },
  UserOffline: { topic: topics.users, data: { userId: 'user', occurredAt: 1_700_000_000_000 } },
  UserBanned: { topic: topics.users, data: { userId: 'user', until: 1_700_003_600_000 } },
  UserUnbanned: { topic: topics.users, data: { userId: 'user' } },
  JoinRequested: { topic: topics.requests, data: ofMember },
  LeaveRequested: { topic: topics.requests, data: ofMember },
  RemoveMemberRequested: { topic: topics.requests, data: ofMember },
  BlockUserRequested: { topic: topics.requests, data: { ...ofMember, minutes: 60 } },
  UnblockUserRequested: { topic: topics.requests, data: ofMember },
  AddToWhitelistRequested: { topic: topics.requests, data: { ...ofMember, expiresAt: 1 } },
  RemoveFromWhitelistRequested: { topic: topics.requests, data: ofMember },
  SetRoomPolicyRequested: {
    topic: topics.requests,
    data: { ...ofRoom, policy: { realtimeKickOut: false, maxMembers: null, offlineSeconds: 30 } },
  },
  DestroyRoomRequested: { topic: topics.requests, data: ofRoom },
};

/** More than a value, or an id, may have. */
const tooLong = fc.constantFrom(129, 2_000, 66_000).map((length) => 'x'.repeat(length));

const strangeNames = ['__proto__', 'constructor', 'toString', 'type', '', 'userId', 'policy'];

/** Values that break schemas, parsers and assumptions. */
export const strangeValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1.5,
    1e308,
    Number.MAX_SAFE_INTEGER,
    '',
    ' ',
    '\u0000',
  ),
  fc.constantFrom('\ud800', 'a\u001fb', '１', 'u1\u202e', '../..', "'; --"),
  fc.constantFrom<unknown>([], {}, [[]], { userId: 'user' }),
  tooLong,
);

/** A sample with some of its fields gone, replaced, or joined by others. */
function spoilt(data: unknown): fc.Arbitrary<Record<string, unknown>> {
  const fields = data as Record<string, unknown>;
  const names = Object.keys(fields);
  const change = fc.record({
    name: fc.constantFrom(...names, ...strangeNames),
    value: fc.option(strangeValue, { nil: undefined }),
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const entries = new Map(Object.entries(fields));
    for (const { name, value } of changes) {
      if (value === undefined) entries.delete(name);
      else entries.set(name, value);
    }
    return Object.fromEntries(entries);
  });
}

/** JSON of it, whole or cut, or with a byte that no UTF-8 has. */
function textOf(data: unknown): fc.Arbitrary<Buffer> {
  const bytes = Buffer.from(JSON.stringify(data));
  return fc.oneof(
    { weight: 5, arbitrary: fc.constant(bytes) },
    { weight: 1, arbitrary: fc.nat(bytes.length).map((end) => bytes.subarray(0, end)) },
    {
      weight: 1,
      arbitrary: fc.nat(bytes.length).map((at) => {
        return Buffer.concat([bytes.subarray(0, at), Buffer.from([0xff]), bytes.subarray(at)]);
      }),
    },
  );
}

const key = fc.oneof(
  fc.constantFrom<string | null>('room', 'user', 'other', '', null, 'a\u0000b'),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(512, 513, 20_000).map((length) => Buffer.alloc(length, 'r')),
);

const timestamp = fc.oneof(
  { weight: 3, arbitrary: fc.constant(1_700_000_000_000) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 253_402_300_799_999, 253_402_300_800_000) },
);

/** The headers of an event of this type, or some that are missing, doubtful or wrong. */
function headersOf(type: string): fc.Arbitrary<Record<string, string | Buffer>> {
  const sound = cloudEventHeaders({ id: 'e-1', source: 'fuzz', type, timeMs: 1_700_000_000_000 });
  const others = fc.dictionary(
    fc.constantFrom('ce_type', 'ce_id', 'ce_specversion', 'constructor', '__proto__', 'x'),
    fc.oneof(
      fc.constantFrom('UserOnline', 'JoinRequested', 'Nobody', ''),
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
    ),
  );
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(sound) },
    { weight: 1, arbitrary: others },
    { weight: 1, arbitrary: others.map((added) => ({ ...sound, ...added })) },
  );
}

const almostValid: fc.Arbitrary<InputRecord> = fc
  .constantFrom(...(Object.keys(samples) as InputType[]))
  .chain((type) => {
    const { topic, data } = samples[type];
    const value = fc.oneof(fc.constant(data), spoilt(data)).chain(textOf);
    const soundKey = topic === topics.users ? 'user' : 'room';
    return fc.record({
      topic: fc.constant(topic),
      record: fc.record({
        key: fc.oneof({ weight: 4, arbitrary: fc.constant(soundKey) }, key),
        value: fc.oneof({ weight: 8, arbitrary: value }, fc.constant(null)),
        headers: headersOf(type),
        timestamp,
      }),
    });
  });

const anyBytes: fc.Arbitrary<InputRecord> = fc.record({
  topic: fc.constantFrom(...inputTopics),
  record: fc.record({
    key,
    value: fc.option(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      { nil: null },
    ),
    headers: headersOf('JoinRequested'),
    timestamp,
  }),
});

/** A record of one of the input topics: sound, almost valid, or any bytes. */
export const inputRecord: fc.Arbitrary<InputRecord> = fc.oneof(
  { weight: 4, arbitrary: almostValid },
  { weight: 1, arbitrary: anyBytes },
);
