import { MembershipApiError, MembershipConnectionError } from './errors.js';
import { routes } from './generated/operations.js';
import { createMembershipClient, type MembershipClientOptions } from './membership-client.js';
import { resultCodes } from './result-codes.js';
import { ApiServer, problem } from './examples/api-server.js';

const { CHATROOM_NOT_EXIST, INVALID_PARAMETER, REQUEST_TIMEOUT } = resultCodes;

let api: ApiServer;

beforeEach(async () => {
  api = await ApiServer.start();
  api.decide = () => ({ status: 200, body: {} });
});

afterEach(() => api.close());

function clientWith(options: Partial<MembershipClientOptions> = {}) {
  return createMembershipClient({ baseUrl: api.url, token: 'secret', ...options });
}

const sent = () => api.received.map(({ method, path, body }) => [method, path, body]);

async function all<Of>(entries: AsyncIterable<Of>): Promise<Of[]> {
  const list: Of[] = [];
  for await (const entry of entries) list.push(entry);
  return list;
}

const failure = (call: Promise<unknown>) =>
  call.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );

describe('an operation', () => {
  it('is sent as the API wants it: path, query and body from one input', async () => {
    const client = clientWith();
    await client.listMembers({ chatroomId: 'a b', order: 'desc', limit: 5, minVersion: 7 });
    await client.getMember({ chatroomId: 'a/b', userId: 'ü' });
    await client.checkMemberships({ chatroomId: 'a', userIds: ['u1', 'u2'], waitMs: 9 });
    await client.blockUser({ chatroomId: 'a', userId: 'u1', minutes: 60, reason: 'spam & more' });
    await client.addToWhitelist({ chatroomId: 'a', userId: 'u1' });
    await client.setPolicy({ chatroomId: 'a', realtimeKickOut: true, maxMembers: null });
    await client.destroyChatroom({ chatroomId: 'a', waitMs: 5_000 });
    await client.listChatroomsOfUser({ userId: 'u1', cursor: 'x=' });
    expect(sent()).toEqual([
      ['GET', '/v1/chatrooms/a%20b/members?order=desc&limit=5&minVersion=7', undefined],
      ['GET', '/v1/chatrooms/a%2Fb/members/%C3%BC', undefined],
      ['POST', '/v1/chatrooms/a/membership-checks?waitMs=9', { userIds: ['u1', 'u2'] }],
      ['PUT', '/v1/chatrooms/a/blocks/u1?reason=spam+%26+more', { minutes: 60 }],
      ['PUT', '/v1/chatrooms/a/whitelist/u1', {}],
      ['PUT', '/v1/chatrooms/a/policy', { realtimeKickOut: true, maxMembers: null }],
      ['DELETE', '/v1/chatrooms/a?waitMs=5000', undefined],
      ['GET', '/v1/users/u1/chatrooms?cursor=x%3D', undefined],
    ]);
  });

  it('is there for each one of the API', () => {
    const client = clientWith() as unknown as Readonly<Record<string, unknown>>;
    expect(Object.keys(routes).filter((id) => typeof client[id] !== 'function')).toEqual([]);
  });

  it('that is a command carries an id of its own, or the one that is given', async () => {
    const client = clientWith();
    await client.removeMember({ chatroomId: 'a', userId: 'u1' });
    await client.removeMember({ chatroomId: 'a', userId: 'u1', idempotencyKey: 'kick-1' });
    await client.getChatroom({ chatroomId: 'a' });
    expect(api.received.map(({ headers }) => headers['idempotency-key'])).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      'kick-1',
      undefined,
    ]);
    expect(api.received.map(({ headers }) => headers.authorization)).toEqual(
      Array(3).fill('Bearer secret'),
    );
  });

  it.each(['', '.', '..', '\udc00'])(
    'is refused before it is sent where an id would lead elsewhere: %j',
    async (userId) => {
      const client = clientWith();
      const error = await failure(client.removeMember({ chatroomId: 'a', userId }));
      expect([error, api.received]).toEqual([expect.any(TypeError), []]);
    },
  );

  it('is refused where no header can carry its key', async () => {
    const command = { chatroomId: 'a', userId: 'u1', idempotencyKey: 'ключ' };
    expect(await failure(clientWith().removeMember(command))).toBeInstanceOf(TypeError);
  });
});

describe('a list', () => {
  it('is read page after page, as far as it is asked for', async () => {
    const pages: Record<string, object> = {
      first: { members: [{ userId: 'u1' }, { userId: 'u2' }], nextCursor: 'second' },
      second: { members: [], nextCursor: 'third' },
      third: { members: [{ userId: 'u3' }], nextCursor: null },
    };
    api.decide = ({ path }) => {
      const cursor = new URL(path, api.url).searchParams.get('cursor') ?? 'first';
      return { status: 200, body: pages[cursor] };
    };
    const client = clientWith();
    const members = client.eachMember({ chatroomId: 'a', limit: 2 });
    expect((await members.next()).value).toEqual({ userId: 'u1' });
    expect(api.received.length).toBe(1);
    expect(await all(members)).toEqual([{ userId: 'u2' }, { userId: 'u3' }]);
    expect(sent().map(([, path]) => path)).toEqual([
      '/v1/chatrooms/a/members?limit=2',
      '/v1/chatrooms/a/members?limit=2&cursor=second',
      '/v1/chatrooms/a/members?limit=2&cursor=third',
    ]);
  });

  it('is there for everything that comes in pages', async () => {
    api.decide = ({ path }) => {
      const entry = { of: path };
      const keys = ['members', 'entries', 'history', 'chatrooms'];
      return {
        status: 200,
        body: { nextCursor: null, ...Object.fromEntries(keys.map((key) => [key, [entry]])) },
      };
    };
    const client = clientWith();
    expect([
      await all(client.eachBlock({ chatroomId: 'a' })),
      await all(client.eachWhitelistEntry({ chatroomId: 'a' })),
      await all(client.eachHistoryEntry({ chatroomId: 'a', userId: 'u1' })),
      await all(client.eachChatroomOfUser({ userId: 'u1' })),
    ]).toEqual([
      [{ of: '/v1/chatrooms/a/blocks' }],
      [{ of: '/v1/chatrooms/a/whitelist' }],
      [{ of: '/v1/chatrooms/a/members/u1/history' }],
      [{ of: '/v1/users/u1/chatrooms' }],
    ]);
  });

  it('of events goes on after the last one, until there are no more', async () => {
    api.decide = ({ path }) => {
      const after = Number(new URL(path, api.url).searchParams.get('afterVersion'));
      const versions = [after + 1, after + 2].filter((roomVersion) => roomVersion <= 5);
      return { status: 200, body: { events: versions.map((roomVersion) => ({ roomVersion })) } };
    };
    const events = await all(
      clientWith().eachEvent({ chatroomId: 'a', afterVersion: 1, limit: 2 }),
    );
    expect(events.map(({ roomVersion }) => roomVersion)).toEqual([2, 3, 4, 5]);
    expect(api.received.length).toBe(3);
  });
});

describe('a call that fails', () => {
  it('says what the API has said', async () => {
    api.decide = () => problem(404, CHATROOM_NOT_EXIST);
    const error = await failure(clientWith().getChatroom({ chatroomId: 'a' }));
    expect(error).toBeInstanceOf(MembershipApiError);
    expect(error).toMatchObject({
      name: 'MembershipApiError',
      message: '404 Probe: Why.',
      status: 404,
      code: CHATROOM_NOT_EXIST,
      problem: { title: 'Probe', detail: 'Why.' },
    });
    expect(api.received.length).toBe(1);
  });

  it('because something else answers has a code all the same', async () => {
    api.decide = () => ({ status: 404, body: 'nothing here' });
    const error = await failure(clientWith().getChatroom({ chatroomId: 'a' }));
    expect(error).toMatchObject({ status: 404, code: INVALID_PARAMETER, message: 'HTTP 404' });
    expect((error as MembershipApiError).problem).toBeUndefined();
  });

  it('for now is attempted three times, as one request', async () => {
    api.decide = () => problem(503, REQUEST_TIMEOUT);
    const error = await failure(clientWith().removeMember({ chatroomId: 'a', userId: 'u1' }));
    expect(error).toMatchObject({ status: 503, code: REQUEST_TIMEOUT });
    const keys = api.received.map(({ headers }) => headers['idempotency-key']);
    expect([keys.length, new Set(keys).size]).toEqual([3, 1]);
  });

  it('once is attempted again and succeeds', async () => {
    api.faults.push('reset');
    api.decide = () => ({ status: 200, body: { total: 3 } });
    expect(await clientWith().listMembers({ chatroomId: 'a' })).toEqual({ total: 3 });
  });

  it('because nobody answers says so, within its time', async () => {
    api.faultOf = () => 'silence';
    const client = clientWith({ attemptsMax: 1 });
    const error = await failure(client.getChatroom({ chatroomId: 'a' }, { timeoutMs: 100 }));
    expect(error).toBeInstanceOf(MembershipConnectionError);
    expect(error).toMatchObject({ code: REQUEST_TIMEOUT, message: 'no answer within 100 ms' });
  });

  it('because the connection breaks says why', async () => {
    api.faultOf = () => 'reset';
    const client = clientWith({ attemptsMax: 1 });
    const error = await failure(client.getChatroom({ chatroomId: 'a' }));
    expect(error).toBeInstanceOf(MembershipConnectionError);
    expect((error as MembershipConnectionError).cause).toMatchObject({ name: 'TypeError' });
  });

  it('because its caller has ended it rejects with the reason', async () => {
    api.faultOf = () => 'silence';
    const controller = new AbortController();
    const call = clientWith().getChatroom({ chatroomId: 'a' }, { signal: controller.signal });
    controller.abort(new Error('enough'));
    expect(await failure(call)).toEqual(new Error('enough'));
  });

  it('waits as long as the API asks it to, be that a number of seconds or a date', async () => {
    const inTwoSeconds = new Date(Date.now() + 2_000).toUTCString();
    api.faults.push(
      problem(429, REQUEST_TIMEOUT, { 'retry-after': '1' }),
      problem(503, REQUEST_TIMEOUT, { 'retry-after': inTwoSeconds }),
    );
    const error = await failure(clientWith({ attemptsMax: 1 }).getChatroom({ chatroomId: 'a' }));
    expect(error).toMatchObject({ retryAfterMs: 1_000 });
    const next = await failure(clientWith({ attemptsMax: 1 }).getChatroom({ chatroomId: 'a' }));
    const { retryAfterMs } = next as MembershipApiError;
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(2_000);
  });
});

describe('an option that cannot be used', () => {
  it.each([{ timeoutMs: 0 }, { attemptsMax: 11 }, { baseUrl: '/membership' }])(
    'is refused at once: %j',
    (options) => {
      expect(() => clientWith(options)).toThrow();
    },
  );
});
