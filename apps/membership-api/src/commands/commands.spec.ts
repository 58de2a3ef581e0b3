import { decodeEvent, resultCodes, topics } from '#contracts';
import { ApiUnderTest } from '../testing/api-under-test.js';
import { signToken } from '../testing/tokens.js';
import { commands } from './commands.js';

const { INVALID_PARAMETER, REQUEST_TIMEOUT } = resultCodes;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

let api: ApiUnderTest;

beforeAll(async () => {
  api = await ApiUnderTest.start();
});

afterAll(() => api.close());

beforeEach(() => {
  api.reset();
});

const room = '/v1/chatrooms/room1';

/** Each command: method, route, body, and the event that is written of it. */
const table = [
  ['POST', '/join', { userId: 'u1' }, 'JoinRequested', { userId: 'u1' }],
  ['POST', '/leave', { userId: 'u1' }, 'LeaveRequested', { userId: 'u1' }],
  ['DELETE', '/members/u1', undefined, 'RemoveMemberRequested', { userId: 'u1' }],
  ['PUT', '/blocks/u1', { minutes: 60 }, 'BlockUserRequested', { userId: 'u1', minutes: 60 }],
  ['DELETE', '/blocks/u1', undefined, 'UnblockUserRequested', { userId: 'u1' }],
  ['PUT', '/whitelist/vip', {}, 'AddToWhitelistRequested', { userId: 'vip' }],
  ['PUT', '/whitelist/vip', undefined, 'AddToWhitelistRequested', { userId: 'vip' }],
  [
    'PUT',
    '/whitelist/vip',
    { expiresAt: 1_700_003_600_000 },
    'AddToWhitelistRequested',
    { userId: 'vip', expiresAt: 1_700_003_600_000 },
  ],
  ['DELETE', '/whitelist/vip', undefined, 'RemoveFromWhitelistRequested', { userId: 'vip' }],
  [
    'PUT',
    '/policy',
    { realtimeKickOut: true, maxMembers: null },
    'SetRoomPolicyRequested',
    { policy: { realtimeKickOut: true, maxMembers: null } },
  ],
  ['DELETE', '', undefined, 'DestroyRoomRequested', {}],
] as const;

function writtenEvent() {
  const [written] = api.writer.written;
  const { key, value, headers, timestamp } = written!.record;
  const record = { key: Buffer.from(key!), value: Buffer.from(value!), headers, timestamp };
  return {
    topic: written!.topic,
    key,
    headers,
    timestamp,
    decoded: decodeEvent(topics.requests, record),
  };
}

describe('a command', () => {
  it.each(table)('%s %s with %j becomes %s', async (method, path, body, type, data) => {
    const before = Date.now();
    const {
      status,
      body: answer,
      headers: answered,
    } = await api.send({
      method,
      url: room + path,
      ...(body === undefined ? {} : { body }),
      headers: { 'idempotency-key': 'r-1' },
    });
    expect([status, answer]).toEqual([202, { requestId: 'r-1' }]);
    expect(answered['location']).toBe('/v1/requests/r-1');
    expect(api.writer.written).toHaveLength(1);
    const { topic, key, headers, timestamp, decoded } = writtenEvent();
    expect([topic, key]).toEqual(['chatroom.requests', 'room1']);
    expect(decoded).toEqual({
      outcome: 'event',
      event: { type, data: { requestId: 'r-1', chatroomId: 'room1', actor: 'gateway-1', ...data } },
    });
    expect(headers).toMatchObject({ ce_id: 'r-1', ce_source: 'membership-api', ce_type: type });
    expect(timestamp).toBeGreaterThanOrEqual(before);
    expect(timestamp).toBeLessThanOrEqual(Date.now());
  });

  it('of every row of the table is tested above', () => {
    expect(new Set(table.map(([, , , type]) => type))).toEqual(
      new Set(commands.map(({ type }) => type)),
    );
  });

  it('without Idempotency-Key gets a requestId of its own', async () => {
    const first = await api.send({ method: 'POST', url: `${room}/join`, body: { userId: 'u1' } });
    const second = await api.send({ method: 'POST', url: `${room}/join`, body: { userId: 'u1' } });
    expect(first.body.requestId).toMatch(uuid);
    expect(first.body.requestId).not.toBe(second.body.requestId);
  });

  it('carries the reason that is given', async () => {
    await api.send({ method: 'DELETE', url: `${room}/members/u1?reason=spam%20again` });
    expect(writtenEvent().decoded).toMatchObject({ event: { data: { reason: 'spam again' } } });
  });

  it('names the subject of the token as the actor, whatever it is', async () => {
    const token = await signToken({ scope: 'membership:admin', sub: 'back-office:ö|1' });
    await api.send({ method: 'DELETE', url: `${room}/members/u1`, token });
    expect(writtenEvent().decoded).toMatchObject({ event: { data: { actor: 'back-office:ö|1' } } });
  });

  it('takes ids with a slash and other characters from the path', async () => {
    const chatroomId = 'live/房间 1';
    await api.send({ method: 'DELETE', url: `/v1/chatrooms/${encodeURIComponent(chatroomId)}` });
    expect(writtenEvent().key).toBe(chatroomId);
  });

  it('may be sent as JSON without a body', async () => {
    const headers = { 'content-type': 'application/json' };
    const { status } = await api.send({ method: 'DELETE', url: `${room}/members/u1`, headers });
    expect(status).toBe(202);
  });
});

describe('a malformed command', () => {
  it.each([
    ['POST', '/join', {}, 'body userId is required'],
    ['POST', '/join', { userId: '' }, 'body userId must NOT have fewer than 1 characters'],
    ['POST', '/join', { userId: 'u'.repeat(129) }, 'body userId must NOT have more than 128'],
    ['POST', '/join', { userId: 7 }, 'body userId must be string'],
    ['POST', '/join', { userId: 'u\u0000' }, 'body userId must match pattern'],
    ['POST', '/join', '{"userId":"\\ud800"}', 'body userId must match pattern'],
    ['POST', '/join', { userId: 'u1', minutes: 3 }, 'body minutes is unknown'],
    ['POST', '/join', ['u1'], 'body must be object'],
    ['POST', '/leave', 'null', 'body must be object'],
    ['POST', '/leave', '{"userId":', 'JSON'],
    ['POST', '/leave', '{"userId":"u1","__proto__":{}}', 'JSON'],
    ['POST', '/leave', Buffer.from([0x7b, 0xff, 0x7d]), 'The body is not UTF-8'],
    ['PUT', '/blocks/u1', {}, 'body minutes is required'],
    ['PUT', '/blocks/u1', { minutes: 0 }, 'body minutes must be >= 1'],
    ['PUT', '/blocks/u1', { minutes: 43_201 }, 'body minutes must be <= 43200'],
    ['PUT', '/blocks/u1', { minutes: 1.5 }, 'body minutes must be integer'],
    ['PUT', '/blocks/u1', { minutes: '5' }, 'body minutes must be integer'],
    ['PUT', '/whitelist/u1', { expiresAt: -1 }, 'body expiresAt must be >= 0'],
    ['PUT', '/whitelist/u1', { expiresat: 1 }, 'body expiresat is unknown'],
    ['PUT', '/policy', {}, 'body must NOT have fewer than 1 properties'],
    ['PUT', '/policy', { offlineSeconds: 0 }, 'body offlineSeconds must be >= 1'],
    ['PUT', '/policy', { offlineSeconds: 121 }, 'body offlineSeconds must be <= 120'],
    ['PUT', '/policy', { realtimeAfterSeconds: 181 }, 'realtimeAfterSeconds must be <= 180'],
    ['PUT', '/policy', { activityTimeoutSeconds: 9 }, 'activityTimeoutSeconds must be >= 10'],
    ['PUT', '/policy', { offlineMessageLimit: 101 }, 'offlineMessageLimit must be <= 100'],
    ['PUT', '/policy', { maxMembers: 0 }, 'maxMembers must be >= 1'],
    ['PUT', '/policy', { colour: 'red' }, 'body colour is unknown'],
    ['POST', '/join?waitMs=0', { userId: 'u1' }, 'query parameter waitMs must be >= 1'],
    ['POST', '/join?waitMs=30001', { userId: 'u1' }, 'query parameter waitMs must be <= 30000'],
    ['POST', '/join?waitMs=soon', { userId: 'u1' }, 'query parameter waitMs must be integer'],
    ['POST', '/join?waitms=5', { userId: 'u1' }, 'query parameter waitms is unknown'],
  ] as const)('%s %s %j is refused, and nothing is written', async (method, path, body, detail) => {
    const response = await api.send({ method, url: room + path, body });
    expect([response.status, response.body.code]).toEqual([400, INVALID_PARAMETER]);
    expect(response.body.detail).toContain(detail);
    expect(api.writer.written).toEqual([]);
  });

  it.each(['', 'r'.repeat(129), 'r\t1'])('with the Idempotency-Key %j is refused', async (key) => {
    const { status } = await api.send({
      method: 'POST',
      url: `${room}/join`,
      body: { userId: 'u1' },
      headers: { 'idempotency-key': key },
    });
    expect(status).toBe(400);
    expect(api.writer.written).toEqual([]);
  });
});

describe('a command that waits', () => {
  const join = (query: string, requestId = 'r-1') =>
    api.send({
      method: 'POST',
      url: `${room}/join?${query}`,
      body: { userId: 'u1' },
      headers: { 'idempotency-key': requestId },
    });
  const result = { requestId: 'r-1', chatroomId: 'room1', code: 23_409, roomVersion: 17 };

  it('is answered with its result as soon as it comes, even before the acknowledgement', async () => {
    api.writer.acknowledge = () => api.results.deliver(result);
    const { status, body } = await join('waitMs=30000');
    expect([status, body]).toEqual([200, { requestId: 'r-1', code: 23_409, roomVersion: 17 }]);
  });

  it('is answered with its result when that comes later', async () => {
    api.writer.acknowledge = () => {
      setTimeout(() => void api.results.deliver(result), 20);
      return Promise.resolve();
    };
    expect((await join('waitMs=30000')).status).toBe(200);
  });

  it.each([
    ['of another request', { ...result, requestId: 'r-2' }],
    ['of another chatroom', { ...result, chatroomId: 'room2' }],
  ])('is not answered with the result %s', async (_, other) => {
    api.writer.acknowledge = () => api.results.deliver(other);
    const { status, body } = await join('waitMs=30');
    expect([status, body]).toEqual([202, { requestId: 'r-1' }]);
  });

  it('is answered without its result when its time is up', async () => {
    const start = performance.now();
    const { status, body } = await join('waitMs=60');
    expect([status, body]).toEqual([202, { requestId: 'r-1' }]);
    expect(performance.now() - start).toBeGreaterThanOrEqual(58);
  });

  it('shares its result with another that has the same requestId', async () => {
    const first = join('waitMs=30000');
    const second = join('waitMs=30000');
    await api.untilWritten(2);
    await api.results.deliver(result);
    expect([(await first).status, (await second).status]).toEqual([200, 200]);
  });

  it('is not disturbed by a result that is malformed', async () => {
    api.writer.acknowledge = async () => {
      const headers = { ce_type: 'RequestCompleted' };
      await api.results.deliverRecords([{ key: 'room1', value: '{', headers, timestamp: 1 }]);
      await api.results.deliver(result);
    };
    expect((await join('waitMs=30000')).status).toBe(200);
  });

  it('is not waited for when the caller does not ask', async () => {
    api.writer.acknowledge = () => api.results.deliver(result);
    expect((await join('')).status).toBe(202);
  });
});

describe('a command that Kafka does not acknowledge', () => {
  const unacknowledged = async (query: string) => {
    const url = `${room}/leave?${query}`;
    const { status, body, headers } = await api.send({
      method: 'POST',
      url,
      body: { userId: 'u1' },
    });
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('1');
    expect(body).toMatchObject({ code: REQUEST_TIMEOUT, title: 'Command not acknowledged' });
    return body.requestId as string;
  };

  it('because it refuses is 503 with Retry-After and the requestId to repeat it with', async () => {
    api.writer.acknowledge = () => Promise.reject(new Error('broker away'));
    const requestId = await unacknowledged('');
    expect(writtenEvent().decoded).toMatchObject({ event: { data: { requestId } } });
  });

  it('in time is 503, and a late refusal harms nobody', async () => {
    let refuse = (): void => undefined;
    api.writer.acknowledge = () =>
      new Promise((_, reject) => {
        refuse = () => {
          reject(new Error('too late'));
        };
      });
    await unacknowledged('waitMs=30000');
    refuse();
  });
});

describe('commands', () => {
  it('are counted by type, acknowledged and not', async () => {
    const url = `${room}/blocks/u1`;
    await api.send({ method: 'DELETE', url });
    api.writer.acknowledge = () => Promise.reject(new Error('broker away'));
    await api.send({ method: 'DELETE', url });
    const { text } = await api.send({ url: '/metrics', token: null });
    const value = (pattern: RegExp) => Number(pattern.exec(text)?.[1]);
    expect(value(/commands_total\{type="UnblockUserRequested",.*\} (\d+)/)).toBeGreaterThan(0);
    expect(value(/commands_failed_total\{type="UnblockUserRequested",.*\} (\d+)/)).toBe(1);
    expect(value(/duration_seconds_count\{.*:userId",status="503"\} (\d+)/)).toBe(1);
  });
});
