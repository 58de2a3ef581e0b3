import { defaultRoomPolicy, resultCodes } from '#contracts';
import { InvalidCursor } from '#persistence';
import { ApiUnderTest } from '../testing/api-under-test.js';

const { CHATROOM_NOT_EXIST, NOT_IN_CHATROOM, INVALID_PARAMETER, REQUEST_TIMEOUT } = resultCodes;

let api: ApiUnderTest;

beforeAll(async () => {
  api = await ApiUnderTest.start();
});

afterAll(() => api.close());

beforeEach(() => {
  api.reset();
});

describe('a chatroom', () => {
  it('is answered with its count, version and policy', async () => {
    const { status, body } = await api.get('/v1/chatrooms/room1');
    expect(status).toBe(200);
    expect(body).toEqual({
      chatroomId: 'room1',
      memberCount: 1,
      roomVersion: 2,
      policy: defaultRoomPolicy,
    });
  });

  it('shows its policy alone', async () => {
    const { body } = await api.get('/v1/chatrooms/room1/policy');
    expect(body).toEqual(defaultRoomPolicy);
  });

  it.each([
    '',
    '/policy',
    '/members',
    '/members/u1',
    '/members/u1/history',
    '/whitelist',
    '/blocks',
    '/events',
  ])('that is unknown is 404 with CHATROOM_NOT_EXIST at %j', async (rest) => {
    const { status, body } = await api.get(`/v1/chatrooms/nowhere${rest}`);
    expect(status).toBe(404);
    expect(body).toMatchObject({ code: CHATROOM_NOT_EXIST, status: 404 });
    expect(body.detail).toContain('nowhere');
  });

  it('lists its whitelist and its blocks', async () => {
    api.queries.whitelist = (_, { limit, cursor }) =>
      Promise.resolve({ entries: [{ userId: `${limit}-${cursor}` }], nextCursor: 'next' });
    api.queries.blocks = () =>
      Promise.resolve({ entries: [{ userId: 'u9', until: 7 }], nextCursor: null });
    const whitelist = await api.get('/v1/chatrooms/room1/whitelist?limit=1&cursor=abc');
    expect(whitelist.body).toEqual({ entries: [{ userId: '1-abc' }], nextCursor: 'next' });
    const blocks = await api.get('/v1/chatrooms/room1/blocks');
    expect(blocks.body).toEqual({ entries: [{ userId: 'u9', until: 7 }], nextCursor: null });
  });

  it('shows its events after a version', async () => {
    const event = {
      type: 'RoomCreated',
      chatroomId: 'room1',
      roomVersion: 5,
      occurredAt: 1,
      decidedAt: 2,
      policy: defaultRoomPolicy,
    };
    const asked: unknown[] = [];
    api.queries.events = (_, request) => {
      asked.push(request.afterVersion, request.limit);
      return Promise.resolve({ events: [event] });
    };
    const { body } = await api.get('/v1/chatrooms/room1/events?afterVersion=4&limit=1');
    expect(body).toEqual({ events: [event] });
    expect(asked).toEqual([4, 1]);
  });

  it('has no more events, which is not an unknown chatroom', async () => {
    const { status, body } = await api.get('/v1/chatrooms/room1/events?afterVersion=2');
    expect([status, body]).toEqual([200, { events: [] }]);
  });
});

describe('members', () => {
  const noMembers = { total: 0, roomVersion: 2, members: [], nextCursor: null };

  it('are listed in the order and from the place that is asked for', async () => {
    const asked: unknown[] = [];
    api.queries.members = (_, { order, limit, cursor }) => {
      asked.push([order, limit, cursor]);
      return Promise.resolve(noMembers);
    };
    await api.get('/v1/chatrooms/room1/members');
    await api.get('/v1/chatrooms/room1/members?order=&limit=&cursor=');
    await api.get('/v1/chatrooms/room1/members?order=desc&limit=500&cursor=abc');
    expect(asked).toEqual([
      ['asc', 100, undefined],
      ['asc', 100, undefined],
      ['desc', 500, 'abc'],
    ]);
  });

  it.each([
    'limit=0',
    'limit=501',
    'limit=x',
    'limit=-1',
    'limit=1.5',
    'order=up',
    `cursor=${'c'.repeat(2_049)}`,
  ])('are refused with %s', async (query) => {
    const { status, body } = await api.get(`/v1/chatrooms/room1/members?${query}`);
    expect([status, body.code]).toEqual([400, INVALID_PARAMETER]);
    expect(body.detail).toContain(`query parameter ${query.replace(/=.*/, '')}`);
  });

  it('of a past moment are asked for, however it is written', async () => {
    const asked: unknown[] = [];
    api.queries.members = (_, { asOf }) => {
      asked.push(asOf);
      return Promise.resolve(noMembers);
    };
    await api.get('/v1/chatrooms/room1/members?asOf=1700000000000');
    await api.get('/v1/chatrooms/room1/members?asOf=2023-11-14T23:13:20%2B01:00');
    await api.get('/v1/chatrooms/room1/members?asOf=');
    expect(asked).toEqual([1_700_000_000_000, 1_700_000_000_000, undefined]);
  });

  it.each(['yesterday', '2023-11-14', String(Date.now() + 3_600_000), 'x'.repeat(65)])(
    'are refused as of %s',
    async (asOf) => {
      const { status, body } = await api.get(`/v1/chatrooms/room1/members?asOf=${asOf}`);
      expect([status, body.code]).toEqual([400, INVALID_PARAMETER]);
      expect(body.detail).toContain('query parameter asOf');
    },
  );

  it('are refused with a parameter that is misspelt or given twice', async () => {
    const misspelt = await api.get('/v1/chatrooms/room1/members?offset=3');
    expect(misspelt.body.detail).toBe('query parameter offset is unknown');
    const twice = await api.get('/v1/chatrooms/room1/members?limit=1&limit=2');
    expect(twice.body.detail).toBe('query parameter limit must be integer');
  });

  it('are refused with a cursor that the read model has not made', async () => {
    api.queries.members = () => Promise.reject(new InvalidCursor());
    const { status, body } = await api.get('/v1/chatrooms/room1/members?cursor=forged');
    expect([status, body.code]).toEqual([400, INVALID_PARAMETER]);
  });

  it('are shown one by one', async () => {
    const { body } = await api.get('/v1/chatrooms/room1/members/u1');
    expect(body).toEqual({ userId: 'u1', membershipId: 'room1:2', joinedAt: 1_700_000_000_000 });
  });

  it('who are none are 404 with NOT_IN_CHATROOM', async () => {
    const { status, body } = await api.get('/v1/chatrooms/room1/members/u2');
    expect([status, body.code]).toEqual([404, NOT_IN_CHATROOM]);
  });

  it('have a history that says why they were removed', async () => {
    const removal = {
      type: 'MemberRemoved' as const,
      roomVersion: 42,
      membershipId: 'room1:17',
      occurredAt: 12_345,
      decidedAt: 12_360,
      reason: 'OFFLINE_MESSAGE_COUNT' as const,
      evidence: { offlineAt: 1, messagesSince: 31, newestMessageAt: 12_345 },
      causedBy: { topic: 'chat.messages', partition: 3, offset: '991' },
    };
    api.queries.history = () => Promise.resolve({ history: [removal], nextCursor: null });
    const { body } = await api.get('/v1/chatrooms/room1/members/u1/history');
    expect(body).toEqual({ history: [removal], nextCursor: null });
  });

  it('who never joined have an empty history', async () => {
    const { status, body } = await api.get('/v1/chatrooms/room1/members/u2/history');
    expect([status, body.history]).toEqual([200, []]);
  });
});

describe('membership checks', () => {
  const url = '/v1/chatrooms/room1/membership-checks';
  const check = (userIds: unknown) => api.send({ method: 'POST', url, body: { userIds } });

  it('tell members from others', async () => {
    const { status, body } = await check(['u1', 'u2', '__proto__']);
    expect(status).toBe(200);
    expect(Object.entries(body.members)).toEqual([
      ['u1', true],
      ['u2', false],
      ['__proto__', false],
    ]);
  });

  it('take 1000 ids of the greatest length, escaped', async () => {
    const id = (index: number) => `${'😀'.repeat(124)}${String(index).padStart(4, '0')}`;
    const userIds = Array.from({ length: 1_000 }, (_, index) => id(index));
    const escaped = JSON.stringify({ userIds }).replaceAll(
      /[\ud800-\udfff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
    );
    const { status, body } = await api.send({ method: 'POST', url, body: escaped });
    expect(status).toBe(200);
    expect(Object.keys(body.members)).toHaveLength(1_000);
  });

  it.each([
    ['none', []],
    ['more than 1000', Array.from({ length: 1_001 }, (_, index) => `u${index}`)],
    ['an empty id', ['']],
    ['an id that is too long', ['u'.repeat(129)]],
    ['an id with a control character', ['u\u001f1']],
    ['a number', [1]],
    ['no list', 'u1'],
  ])('refuse %s', async (_, userIds) => {
    const { status, body } = await check(userIds);
    expect([status, body.code]).toEqual([400, INVALID_PARAMETER]);
  });

  it('in an unknown chatroom are 404', async () => {
    const { status, body } = await api.send({
      method: 'POST',
      url: '/v1/chatrooms/nowhere/membership-checks',
      body: { userIds: ['u1'] },
    });
    expect([status, body.code]).toEqual([404, CHATROOM_NOT_EXIST]);
  });
});

describe('users and requests', () => {
  it('show the chatrooms of a user', async () => {
    const chatrooms = [{ chatroomId: 'room1', membershipId: 'room1:2', joinedAt: 5 }];
    api.queries.chatroomsOf = () => Promise.resolve({ chatrooms, nextCursor: 'more' });
    const { body } = await api.get('/v1/users/u1/chatrooms');
    expect(body).toEqual({ chatrooms, nextCursor: 'more' });
  });

  it('show how a request ended', async () => {
    api.queries.request = (requestId) =>
      Promise.resolve({ requestId, chatroomId: 'room1', code: 0, roomVersion: 3, completedAt: 1 });
    const { body } = await api.get('/v1/requests/r-1');
    expect(body).toEqual({ requestId: 'r-1', code: 0, roomVersion: 3 });
  });

  it('show no code while a request is under way', async () => {
    const { status, body } = await api.get('/v1/requests/r-2');
    expect([status, body]).toEqual([200, { requestId: 'r-2' }]);
  });

  const completed = { requestId: 'r-3', chatroomId: 'room1', code: 23406, roomVersion: 3 };
  const answered = { requestId: 'r-3', code: 23406, roomVersion: 3 };

  it('show a result that is waited for as soon as the log has it', async () => {
    let asked = 0;
    api.queries.request = () => {
      asked += 1;
      if (asked === 1) void api.results.deliver(completed);
      return Promise.resolve(undefined);
    };
    const { body } = await api.get('/v1/requests/r-3?chatroomId=room1&waitMs=30000');
    expect([body, asked]).toEqual([answered, 1]);
  });

  it.each(['chatroomId=room1&', ''])(
    'show a result that the log had before, once the read model has it: ?%swaitMs',
    async (room) => {
      let asked = 0;
      api.queries.request = () => {
        asked += 1;
        return Promise.resolve(asked < 3 ? undefined : { ...completed, completedAt: 1 });
      };
      const { body } = await api.get(`/v1/requests/r-3?${room}waitMs=30000`);
      expect([body, asked]).toEqual([answered, 3]);
    },
  );

  it('show no code where the result does not come in time', async () => {
    const { body } = await api.get('/v1/requests/r-3?chatroomId=room1&waitMs=20');
    expect(body).toEqual({ requestId: 'r-3' });
  });
});

describe('ids in paths', () => {
  it.each(['a/b', 'a b', 'a%2Fb', 'ä', '房间', '😀'.repeat(128), 'a?b#c', 'a+b', "'; --", 'a:b,c'])(
    'are decoded once: %s',
    async (userId) => {
      let asked: unknown;
      api.queries.member = (_, id) => {
        asked = id;
        return Promise.resolve(undefined);
      };
      const { status } = await api.get(`/v1/chatrooms/room1/members/${encodeURIComponent(userId)}`);
      expect([status, asked]).toEqual([404, userId]);
    },
  );

  it.each([
    ['empty', ''],
    ['too long', 'u'.repeat(129)],
    ['much too long', 'u'.repeat(5_000)],
    ['control characters', 'u%001'],
    ['the separator of keys', 'u%1f1'],
    ['not UTF-8', 'u%ff'],
    ['broken escapes', 'u%zz'],
  ])('are refused when they are %s', async (_, userId) => {
    const { status, body } = await api.get(`/v1/chatrooms/room1/members/${userId}/history`);
    expect([status, body.code]).toEqual([400, INVALID_PARAMETER]);
  });
});

describe('a minimum version', () => {
  it('is waited for', async () => {
    let version = 2;
    api.queries.roomVersion = () => Promise.resolve(version++);
    const { status } = await api.get('/v1/chatrooms/room1?minVersion=5&waitMs=5000');
    expect([status, version]).toEqual([200, 6]);
  });

  it('is not asked for where the caller does not', async () => {
    api.queries.roomVersion = () => Promise.reject(new Error('asked'));
    expect((await api.get('/v1/chatrooms/room1')).status).toBe(200);
  });

  it('that does not come in time is 503 with Retry-After', async () => {
    const { status, body, headers } = await api.get(
      '/v1/chatrooms/room1/members?minVersion=3&waitMs=20',
    );
    expect(status).toBe(503);
    expect(headers['retry-after']).toBe('1');
    expect(body).toMatchObject({ code: REQUEST_TIMEOUT, title: 'Version not yet visible' });
  });

  it('is waited for during one second where waitMs is absent', async () => {
    const start = performance.now();
    const { status } = await api.get('/v1/chatrooms/room1?minVersion=3');
    expect(status).toBe(503);
    expect(performance.now() - start).toBeGreaterThanOrEqual(990);
  });

  it('of an unknown chatroom is waited for, too', async () => {
    const { status } = await api.get('/v1/chatrooms/nowhere?minVersion=1&waitMs=0');
    expect(status).toBe(503);
  });

  it('holds for every route of a chatroom', async () => {
    const urls = ['', '/policy', '/members', '/members/u1', '/members/u1/history', '/events'];
    for (const url of [...urls, '/whitelist', '/blocks']) {
      const { status } = await api.get(`/v1/chatrooms/room1${url}?minVersion=3&waitMs=0`);
      expect([url, status]).toEqual([url, 503]);
    }
    const checks = await api.send({
      method: 'POST',
      url: '/v1/chatrooms/room1/membership-checks?minVersion=3&waitMs=0',
      body: { userIds: ['u1'] },
    });
    expect(checks.status).toBe(503);
  });

  it('of a route without a chatroom is that of the chatroom that is named', async () => {
    const query = 'minVersion=2&waitMs=0';
    const unnamed = await api.get(`/v1/users/u1/chatrooms?${query}`);
    expect(unnamed.body.detail).toBe('query parameter chatroomId is required with minVersion');
    expect((await api.get(`/v1/users/u1/chatrooms?${query}&chatroomId=room1`)).status).toBe(200);
    expect((await api.get(`/v1/requests/r-1?${query}&chatroomId=room2`)).status).toBe(503);
  });

  it.each(['minVersion=-1', 'minVersion=x', 'minVersion=2&waitMs=30001', 'waitMs=-1'])(
    'is refused as %s',
    async (query) => {
      expect((await api.get(`/v1/chatrooms/room1?${query}`)).status).toBe(400);
    },
  );
});

describe('a read model that cannot be read', () => {
  it('is 503 with Retry-After, and its error stays inside', async () => {
    api.queries.room = () => Promise.reject(new Error('password of 10.1.2.3 refused'));
    const { status, body, headers, text } = await api.get('/v1/chatrooms/room1');
    expect([status, headers['retry-after'], body.code]).toEqual([503, '1', REQUEST_TIMEOUT]);
    expect(text).not.toContain('10.1.2.3');
  });

  it('because it does not answer at all is 503, too', async () => {
    api.queries.room = () => new Promise(() => {});
    expect((await api.get('/v1/chatrooms/room1')).status).toBe(503);
    api.queries.roomVersion = () => new Promise(() => {});
    expect((await api.get('/v1/chatrooms/room1?minVersion=1&waitMs=0')).status).toBe(503);
  });
});
