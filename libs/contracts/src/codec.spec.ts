import { type Decoded, decodeEvent, encodeEvent, parseOwnJson, valueBytesMax } from './codec.js';
import type { RecordHeaders, WireRecord } from './envelope.js';
import { topics } from './topics.js';

interface Written {
  readonly key?: string | Buffer | null;
  readonly type?: string | undefined;
  readonly value?: string | Buffer | null | object;
  readonly headers?: RecordHeaders;
  readonly timestamp?: number;
}

const join = { requestId: 'r-1', chatroomId: 'room1', userId: 'u1' };

function bytes(value: string | Buffer | null | object): Buffer | null {
  if (value === null || Buffer.isBuffer(value)) return value;
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A JoinRequested as it should be, but for what is named. */
function request(written: Written = {}): WireRecord {
  const type = 'type' in written ? written.type : 'JoinRequested';
  return {
    key: bytes(written.key === undefined ? 'room1' : written.key),
    value: bytes(written.value === undefined ? join : written.value),
    headers: {
      ...(type === undefined ? {} : { ce_type: Buffer.from(type) }),
      ...written.headers,
    },
    timestamp: written.timestamp ?? 1_700_000_000_000,
  };
}

function decodeRequest(written: Written) {
  return decodeEvent(topics.requests, request(written));
}

function reasonOf(decoded: Decoded<unknown>): string {
  if (decoded.outcome !== 'malformed') throw new Error(`it is ${decoded.outcome}`);
  return decoded.reason;
}

describe('Which event a record carries', () => {
  it('is said by its ce_type header', () => {
    expect(decodeRequest({})).toEqual({
      outcome: 'event',
      event: { type: 'JoinRequested', data: join },
    });
  });

  it('is said by "type" in its JSON where there is no header', () => {
    const value = { type: 'LeaveRequested', ...join };
    expect(decodeRequest({ type: undefined, value })).toEqual({
      outcome: 'event',
      event: { type: 'LeaveRequested', data: value },
    });
  });

  it('is said by the header, whatever "type" in the JSON says', () => {
    const decoded = decodeRequest({ value: { type: 'LeaveRequested', ...join } });
    expect(decoded).toMatchObject({ outcome: 'event', event: { type: 'JoinRequested' } });
  });

  it('is said by the first of several ce_type headers', () => {
    const headers = { ce_type: [Buffer.from('JoinRequested'), Buffer.from('LeaveRequested')] };
    const decoded = decodeRequest({ headers });
    expect(decoded).toMatchObject({ outcome: 'event', event: { type: 'JoinRequested' } });
  });

  it('may come with headers as text', () => {
    const decoded = decodeRequest({ headers: { ce_type: 'LeaveRequested' } });
    expect(decoded).toMatchObject({ outcome: 'event', event: { type: 'LeaveRequested' } });
  });

  it.each([
    ['a type that nobody knows', 'RoomPainted'],
    ['the type of another topic', 'UserOnline'],
    ['a type in other letters', 'joinRequested'],
    ['an empty type', ''],
    ['a name that every object has', 'constructor'],
    ['the name of the prototype', '__proto__'],
  ])('is unknown with %s', (_, type) => {
    const unknown = { outcome: 'unknownType', type };
    expect(decodeRequest({ type })).toEqual(unknown);
    expect(decodeRequest({ type: undefined, value: `{"type":"${type}"}` })).toEqual(unknown);
  });

  it.each(['{}', '[]', '"JoinRequested"', '1', 'null', '{"type":7}', '{"type":null}'])(
    'is unknown with no header and %s',
    (value) => {
      const unknown = { outcome: 'unknownType', type: undefined };
      expect(decodeRequest({ type: undefined, value })).toEqual(unknown);
    },
  );

  it('is unknown, and not malformed, when the value of an unknown type is not JSON', () => {
    expect(decodeRequest({ type: 'RoomPainted', value: '<xml/>' }).outcome).toBe('unknownType');
  });
});

describe('A record that claims a known type', () => {
  it.each([
    ['no value', { value: null }, 'no value'],
    ['an empty value', { value: '' }, 'value is not JSON in UTF-8'],
    ['half a JSON', { value: '{"requestId":' }, 'value is not JSON in UTF-8'],
    [
      'text that is not UTF-8',
      { value: Buffer.from([0x22, 0xc3, 0x28, 0x22]) },
      'value is not JSON in UTF-8',
    ],
    ['a list', { value: '[]' }, 'data must be object'],
    ['null', { value: 'null' }, 'data must be object'],
    [
      'a field missing',
      { value: { requestId: 'r-1', chatroomId: 'room1' } },
      "data must have required property 'userId'",
    ],
    ['a field of the wrong type', { value: { ...join, userId: 1 } }, 'data/userId must be string'],
    [
      'an id without a character',
      { value: { ...join, userId: '' } },
      'data/userId must NOT have fewer than 1 characters',
    ],
    ['the key of another room', { key: 'room2' }, 'key is not the chatroomId'],
    ['no key', { key: null }, 'key is not the chatroomId'],
    ['a time before 1970', { timestamp: -1 }, 'timestamp is not a moment from 1970 to 9999'],
    [
      'a time after 9999',
      { timestamp: 253_402_300_800_000 },
      'timestamp is not a moment from 1970 to 9999',
    ],
    ['half a millisecond', { timestamp: 0.5 }, 'timestamp is not a moment from 1970 to 9999'],
  ] as const)('is malformed with %s', (_, written: Written, reason) => {
    expect(decodeRequest(written)).toEqual({ outcome: 'malformed', reason });
  });

  it('is malformed by a key that only reads like the id, as it lives in another partition', () => {
    const chatroomId = 'a\ufffd';
    const key = Buffer.from([0x61, 0xf0, 0x9f, 0x98]);
    expect(key.toString()).toBe(chatroomId);
    expect(reasonOf(decodeRequest({ key, value: { ...join, chatroomId } }))).toBe(
      'key is not the chatroomId',
    );
  });

  it('may have a value of 65,536 bytes, and not one more', () => {
    const room = JSON.stringify({ ...join, more: '' }).length;
    const value = (length: number) => ({ ...join, more: 'x'.repeat(length - room) });
    expect(decodeRequest({ value: value(valueBytesMax) }).outcome).toBe('event');
    expect(reasonOf(decodeRequest({ value: value(valueBytesMax + 1) }))).toBe(
      'value exceeds 65536 bytes',
    );
  });

  it('keeps the fields that nobody knows, which mean nothing', () => {
    const value = { ...join, device: { kind: 'phone' } };
    expect(decodeRequest({ value })).toEqual({
      outcome: 'event',
      event: { type: 'JoinRequested', data: value },
    });
  });

  it('cannot reach a prototype', () => {
    const value = `{"requestId":"r-1","chatroomId":"room1","userId":"u1","__proto__":{"actor":"root"}}`;
    const decoded = decodeRequest({ value });
    if (decoded.outcome !== 'event') throw new Error(decoded.outcome);
    const copy: { actor?: string } = { ...(decoded.event.data as { actor?: string }) };
    expect(Object.getPrototypeOf(decoded.event.data)).toBe(Object.prototype);
    expect(copy.actor).toBeUndefined();
    expect(({} as { actor?: string }).actor).toBeUndefined();
  });

  it('does not find a required field on a prototype', () => {
    const value = `{"requestId":"r-1","chatroomId":"room1","__proto__":{"userId":"u1"}}`;
    expect(reasonOf(decodeRequest({ value }))).toBe("data must have required property 'userId'");
  });

  it('may name a user, a room and a request like a property of every object', () => {
    for (const id of ['__proto__', 'constructor', 'toString']) {
      const value = `{"requestId":"${id}","chatroomId":"${id}","userId":"${id}"}`;
      expect(decodeRequest({ key: id, value }).outcome).toBe('event');
    }
  });

  it('does not say in the reason what the data holds', () => {
    const value = { ...join, userId: 'secret\u0007' };
    expect(reasonOf(decodeRequest({ value }))).not.toContain('secret');
  });

  it('may name a number that no number holds, which is malformed', () => {
    const value = `{"requestId":"r-1","chatroomId":"room1","userId":"u1","minutes":1e999}`;
    expect(reasonOf(decodeRequest({ type: 'BlockUserRequested', value }))).toBe(
      'data/minutes must be number',
    );
  });

  it('may be out of its bounds where a request is answered with INVALID_PARAMETER', () => {
    const block = { ...join, minutes: -1 };
    const policy = { requestId: 'r-1', chatroomId: 'room1', policy: { offlineSeconds: 1e9 } };
    expect(decodeRequest({ type: 'BlockUserRequested', value: block }).outcome).toBe('event');
    expect(decodeRequest({ type: 'SetRoomPolicyRequested', value: policy }).outcome).toBe('event');
  });
});

describe('A record of chat.messages', () => {
  const decodeMessage = (written: Written) => decodeEvent(topics.messages, request(written));
  const message = { outcome: 'event', event: { type: 'MessageCreated', data: undefined } };

  it.each([null, '', 'not JSON', '{"type":"RoomPainted"}', Buffer.from([0xff])])(
    'is a message whatever its value: %s',
    (value) => {
      expect(decodeMessage({ type: undefined, value })).toEqual(message);
      expect(decodeMessage({ type: 'MessageCreated', value })).toEqual(message);
    },
  );

  it('is a message however large it is', () => {
    const value = Buffer.alloc(valueBytesMax + 1);
    expect(decodeMessage({ type: undefined, value })).toEqual(message);
  });

  it('is none where its header names another type', () => {
    expect(decodeMessage({ type: 'MessageRecalled' }).outcome).toBe('unknownType');
  });

  it.each([null, '', 'a\u0000b', 'x'.repeat(129)])('is malformed with the key %j', (key) => {
    expect(decodeMessage({ type: undefined, key }).outcome).toBe('malformed');
  });
});

describe('A record of chatroom.activity', () => {
  it('names the room by its key', () => {
    const record = request({ type: 'MemberActive', value: { userId: 'u1' }, key: 'room1' });
    expect(decodeEvent(topics.activity, record).outcome).toBe('event');
  });

  it('is malformed without a key', () => {
    const record = request({ type: 'MemberActive', value: { userId: 'u1' }, key: null });
    expect(reasonOf(decodeEvent(topics.activity, record))).toBe('no key');
  });
});

describe('An event that is written', () => {
  const attribution = { id: 'x-1', source: '/test', timeMs: 1_700_000_000_000 };

  it.each([
    [1_700_000_000_000, '2023-11-14T22:13:20.000Z'],
    [1_700_000_012_345, '2023-11-14T22:13:32.345Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [253_402_300_799_999, '9999-12-31T23:59:59.999Z'],
    [253_402_300_800_000, '9999-12-31T23:59:59.999Z'],
    [Number.MAX_SAFE_INTEGER, '9999-12-31T23:59:59.999Z'],
    [-1, '1970-01-01T00:00:00.000Z'],
  ])('at %d ms says %s', (timeMs, time) => {
    const event = { type: 'JoinRequested', data: join } as const;
    expect(encodeEvent(event, { ...attribution, timeMs }).headers['ce_time']).toBe(time);
  });

  it('has the id that its data names as its key', () => {
    const online = { type: 'UserOnline', data: { userId: 'u1' } } as const;
    expect(encodeEvent(online, attribution).key).toBe('u1');
    expect(encodeEvent({ type: 'JoinRequested', data: join }, attribution).key).toBe('room1');
  });

  it('takes its key from the caller where the data does not hold it', () => {
    const active = { type: 'MemberActive', data: { userId: 'u1' } } as const;
    expect(encodeEvent(active, attribution, 'room1').key).toBe('room1');
    expect(() => encodeEvent(active, attribution)).toThrow('MemberActive takes its key');
  });

  it('is JSON even of a message without any text', () => {
    const message = { type: 'MessageCreated', data: undefined } as const;
    expect(encodeEvent(message, attribution, 'room1').value).toBe('null');
  });
});

describe('Our own JSON', () => {
  it('is read from text and from bytes', () => {
    expect(parseOwnJson('{"kind":"room"}')).toEqual({ kind: 'room' });
    expect(parseOwnJson(Buffer.from('{"kind":"room"}'))).toEqual({ kind: 'room' });
  });

  it('throws where it is none', () => {
    expect(() => parseOwnJson('{')).toThrow(SyntaxError);
  });
});
