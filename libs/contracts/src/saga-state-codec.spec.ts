import fc from 'fast-check';
import { timestampMaxMs } from './identifiers.js';
import { defaultRoomPolicy } from './policy.js';
import type { MemberEntry, RoomEntry, SagaStateEntry } from './saga-state.js';
import { decodeStateEntry, encodeStateEntry } from './saga-state-codec.js';
import { stateKeys } from './state-keys.js';

const inRoom = { chatroomId: 'room1', userId: 'u1' };
const joined = { kind: 'member', ...inRoom, joinedVersion: 17, joinedAt: 1000 } as const;
const inRoomKey = (kind: 'member' | 'whitelist' | 'block') => stateKeys[kind]('room1', 'u1');

/** Golden: what is in the topics of installations. */
const written: readonly (readonly [string, SagaStateEntry, string])[] = [
  [inRoomKey('member'), joined, '[17,1000]'],
  [inRoomKey('member'), { ...joined, presence: { online: true, at: 7 } }, '[17,1000,7,7]'],
  [inRoomKey('member'), { ...joined, presence: { online: false, at: 7 } }, '[17,1000,7]'],
  [
    inRoomKey('member'),
    { ...joined, presence: { online: false, at: 7, onlineAt: 6 } },
    '[17,1000,7,6]',
  ],
  [inRoomKey('member'), { ...joined, activeAt: 8 }, '[17,1000,null,null,8]'],
  [
    inRoomKey('member'),
    { ...joined, presence: { online: false, at: 7 }, exemptUntil: 9 },
    '[17,1000,7,null,null,9]',
  ],
  [
    stateKeys.room('room1'),
    { kind: 'room', chatroomId: 'room1', roomVersion: 2, policy: defaultRoomPolicy },
    '[2,0,120,150,31,30]',
  ],
  [
    stateKeys.room('room1'),
    {
      ...{ kind: 'room', chatroomId: 'room1', roomVersion: 2, policySetAt: 5, destroyed: true },
      policy: { ...defaultRoomPolicy, realtimeKickOut: true },
    },
    '[2,1,120,150,31,30,null,5,1]',
  ],
  [inRoomKey('whitelist'), { kind: 'whitelist', ...inRoom }, '{}'],
  [inRoomKey('whitelist'), { kind: 'whitelist', ...inRoom, expiresAt: 5 }, '{"expiresAt":5}'],
  [inRoomKey('block'), { kind: 'block', ...inRoom, until: 5 }, '{"until":5}'],
  [
    stateKeys.ban('u1'),
    { kind: 'ban', userId: 'u1', at: 5, until: 9, ended: 'EXPIRED' },
    '{"at":5,"until":9,"ended":"EXPIRED"}',
  ],
  [
    stateKeys.pause(),
    { kind: 'pause', since: 1, until: 2, gone: 3, members: 4 },
    '{"since":1,"until":2,"gone":3,"members":4}',
  ],
  [
    stateKeys.loss(),
    { kind: 'loss', presenceUntil: 5, activityUntil: 6 },
    '{"presenceUntil":5,"activityUntil":6}',
  ],
  [
    stateKeys.answer('room1', 'r1'),
    {
      ...{ kind: 'answer', chatroomId: 'room1', requestId: 'r1', userId: 'u1' },
      ...{ code: 0, roomVersion: 2, requestedAt: 5 },
    },
    '{"userId":"u1","code":0,"roomVersion":2,"requestedAt":5}',
  ],
];

describe('entries of the state', () => {
  it.each(written)('are written without what their key says: %s %j', (_, entry, value) => {
    expect(encodeStateEntry(entry)).toBe(value);
  });

  it.each(written)('are read as they were written: %s %j', (key, entry, value) => {
    expect(decodeStateEntry(Buffer.from(key), Buffer.from(value))).toEqual(entry);
  });

  it('of members are read as they were written, whatever is known of them', () => {
    const at = fc.nat({ max: timestampMaxMs });
    const optionally = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
    const presence = fc
      .record({ online: fc.boolean(), at, earlier: optionally(fc.integer({ min: 1, max: 9000 })) })
      .map(({ earlier, ...fact }) =>
        fact.online || earlier === undefined || earlier > fact.at
          ? fact
          : { ...fact, onlineAt: fact.at - earlier },
      );
    const member = fc.record(
      { joinedVersion: fc.maxSafeNat(), joinedAt: at, presence, activeAt: at, exemptUntil: at },
      { requiredKeys: ['joinedVersion', 'joinedAt'] },
    );
    fc.assert(
      fc.property(member, (known) => {
        const entry = { kind: 'member', ...inRoom, ...known } as MemberEntry;
        const value = Buffer.from(encodeStateEntry(entry));
        expect(decodeStateEntry(Buffer.from(inRoomKey('member')), value)).toEqual(entry);
      }),
    );
  });

  it('of rooms are read as they were written, whatever their policies', () => {
    const seconds = fc.nat({ max: 300 });
    const policy = fc.record({
      realtimeKickOut: fc.boolean(),
      realtimeAfterSeconds: seconds,
      activityTimeoutSeconds: seconds,
      offlineMessageLimit: seconds,
      offlineSeconds: seconds,
      maxMembers: fc.option(fc.maxSafeNat()),
    });
    const known = fc.record(
      {
        roomVersion: fc.maxSafeNat(),
        policy,
        policySetAt: fc.nat({ max: timestampMaxMs }),
        destroyed: fc.constant(true),
      },
      { requiredKeys: ['roomVersion', 'policy'] },
    );
    fc.assert(
      fc.property(known, (room) => {
        const entry = { kind: 'room', chatroomId: 'room1', ...room } as RoomEntry;
        const value = Buffer.from(encodeStateEntry(entry));
        expect(decodeStateEntry(Buffer.from(stateKeys.room('room1')), value)).toEqual(entry);
      }),
    );
  });

  it.each([
    ['an unknown kind', 'presence\u001fu1', '{"online":true,"at":5}', 'its kind is unknown'],
    ['a member as an object', inRoomKey('member'), '{"joinedVersion":1}', 'not a list of numbers'],
    ['a member who has not joined', inRoomKey('member'), '[17]', 'is missing'],
    ['a member with more than we know', inRoomKey('member'), '[1,2,3,4,5,6,7]', 'not a list'],
    ['a room as an object', stateKeys.room('room1'), '{"roomVersion":1}', 'not a list'],
    ['a room without all of its policy', stateKeys.room('room1'), '[2,0,120,150]', 'is missing'],
    ['a block that is no JSON', inRoomKey('block'), 'until 5', 'JSON'],
    [
      'an answer with a wrong type',
      stateKeys.answer('room1', 'r1'),
      '{"code":"0","roomVersion":2,"requestedAt":5}',
      'code',
    ],
  ])('are refused by name where they are of another version: %s', (_, key, value, detail) => {
    const read = () => decodeStateEntry(Buffer.from(key), Buffer.from(value));
    expect(read).toThrow(TypeError);
    expect(read).toThrow(JSON.stringify(key));
    expect(read).toThrow(detail);
  });
});
