import { jest } from '@jest/globals';
import fc from 'fast-check';
import { decodeEvent, encodeEvent } from './codec.js';
import type { WireRecord } from './envelope.js';
import { timestampMaxMs } from './identifiers.js';
import { PlainPresence } from './plain-presence.js';
import { topics } from './topics.js';
import { WireRecordInPlace } from './wire-record-in-place.js';

const parse = jest.spyOn(JSON, 'parse');

const anyId = fc.oneof(
  fc.stringMatching(/^[a-z0-9-]{1,12}$/),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 130 }),
  fc.constantFrom(
    '.',
    '..',
    '...',
    'a"b',
    'a\\b',
    'ü',
    '\u007f',
    ' ',
    'x'.repeat(128),
    'x'.repeat(129),
  ),
);

const anyTime = fc.oneof(
  fc.nat(),
  fc.constantFrom(0, -0, 1.5, 1e15, timestampMaxMs, timestampMaxMs + 1, -1, '1', null),
);

const anyValue = (userId: string) =>
  fc.oneof(
    fc.constant(JSON.stringify({ userId })),
    anyTime.map((occurredAt) => JSON.stringify({ userId, occurredAt })),
    fc.constantFrom(
      `{"userId":"${userId}"`,
      `{"userId":"${userId}"}}`,
      `{"userId":"${userId}","occurredAt":}`,
      `{"userId":"${userId}","occurredAt":01}`,
      `{"userId":"${userId}","occurredAt":1e3}`,
      `{"userId":"${userId}","occurredAt":12 }`,
      `{"userId":"${userId}","occurredAt":1,"userId":"other"}`,
      `{"userId":"${userId}","until":12}`,
      `{ "userId":"${userId}"}`,
      '{"userId":"other"}',
      '',
    ),
    fc.string(),
  );

const anyType = fc.constantFrom(
  ...['UserOnline', 'UserOffline', 'UserBanned', 'UserUnbanned', 'UserOnlin', 'MemberActive'],
);

const anyRecord: fc.Arbitrary<WireRecord> = fc
  .record({ userId: anyId, type: fc.option(anyType), isKeyed: fc.boolean() })
  .chain(({ userId, type, isKeyed }) =>
    fc.record({
      key: isKeyed
        ? fc.constant(Buffer.from(userId))
        : fc.option(fc.uint8Array({ maxLength: 4 }).map((bytes) => Buffer.from(bytes))),
      value: fc.option(
        anyValue(userId).map((text) => Buffer.from(text)),
        { freq: 20 },
      ),
      headers: fc.constant(type === null ? {} : { ce_type: Buffer.from(type) }),
      timestamp: fc.oneof(fc.nat(), fc.constantFrom(-1, timestampMaxMs, timestampMaxMs + 1)),
    }),
  );

function written(data: { userId: string; occurredAt?: number }): WireRecord {
  const attribution = { id: 'fact-1', source: 'gateway', timeMs: 1_000 };
  const { key, value, headers } = encodeEvent({ type: 'UserOffline', data }, attribution);
  const bytes = (text: string | Buffer | null) => (text === null ? null : Buffer.from(text));
  return { key: bytes(key), value: bytes(value), headers, timestamp: 1_000 };
}

const plain = new PlainPresence();

/** What a record is taken for: told by its bytes where that can be, decoded where not. */
function readUserFact(record: WireRecord) {
  if (!plain.moveTo(new WireRecordInPlace(record))) return decodedUserFact(record);
  const { userId, online, at } = plain;
  return { type: online ? 'UserOnline' : 'UserOffline', userId: userId.toString(), at };
}

/** The same of presence that is decoded; whatever else it is, as decoded. */
function decodedUserFact(record: WireRecord) {
  const decoded = decodeEvent(topics.users, record);
  if (decoded.outcome !== 'event') return decoded;
  const { type, data } = decoded.event;
  if (type !== 'UserOnline' && type !== 'UserOffline') return decoded;
  return { type, userId: data.userId, at: data.occurredAt ?? record.timestamp };
}

describe('reading the facts of chat.users', () => {
  it('comes to the same as decoding any event', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(readUserFact(record)).toEqual(decodedUserFact(record));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    { userId: 'user-1' },
    { userId: 'user-1', occurredAt: 1_700_000_000_000 },
    { userId: 'user-1', occurredAt: timestampMaxMs },
  ])('does not parse presence as our own code writes it: $userId, $occurredAt', (data) => {
    parse.mockClear();
    expect(readUserFact(written(data))).toEqual({
      type: 'UserOffline',
      userId: 'user-1',
      at: data.occurredAt ?? 1_000,
    });
    expect(parse).not.toHaveBeenCalled();
  });
});
