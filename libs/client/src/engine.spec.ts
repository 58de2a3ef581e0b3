import { jest } from '@jest/globals';
import { createEngine, type EngineOptions } from './engine.js';
import { MembershipApiError, MembershipConnectionError } from './errors.js';
import { resultCodes } from './result-codes.js';
import { ApiServer, type Fault, problem } from './examples/api-server.js';

const { OK, NOT_IN_CHATROOM, INVALID_PARAMETER, REQUEST_TIMEOUT } = resultCodes;

let api: ApiServer;

beforeEach(async () => {
  api = await ApiServer.start();
});

afterEach(() => api.close());

/** An engine with what has been told to it, and a wait for that many callbacks. */
function engineWith(options: Partial<EngineOptions> = {}) {
  const told: (readonly [who: string, code: number, targetId: string])[] = [];
  const errors: unknown[] = [];
  const record = (who: string) => (code: number, targetId: string) => {
    told.push([who, code, targetId]);
  };
  const engine = createEngine({
    baseUrl: api.url,
    token: 'secret',
    userId: 'ann',
    onChatRoomLeft: record('engine left'),
    onChatRoomJoined: record('engine joined'),
    onError: (error) => errors.push(error),
    requestTimeoutMs: 1_000,
    ...options,
  });
  const callback = { onChatRoomLeft: record('left'), onChatRoomJoined: record('joined') };
  return { engine, told, errors, callback };
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('it has not come to that');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

const keysOf = (end: string) =>
  api.receivedAt(end).map(({ headers }) => headers['idempotency-key'] as string);

describe('a call that is accepted', () => {
  it('returns 0 and tells its outcome to the callback that was passed, and only to it', async () => {
    const { engine, told, callback } = engineWith();
    expect(await engine.leaveChatRoom('lobby', { callback })).toBe(OK);
    expect(told).toEqual([]);
    await until(() => told.length > 0);
    await engine.close();
    expect(told).toEqual([['left', OK, 'lobby']]);
  });

  it('tells its outcome to the engine where no callback was passed', async () => {
    const { engine, told } = engineWith();
    expect(await engine.joinChatRoom('lobby')).toBe(OK);
    await until(() => told.length > 0);
    expect(await engine.leaveChatRoom('lobby')).toBe(OK);
    await until(() => told.length > 1);
    expect(told).toEqual([
      ['engine joined', OK, 'lobby'],
      ['engine left', OK, 'lobby'],
    ]);
  });

  it('tells it to the callback that the engine has by then', async () => {
    const { engine, told } = engineWith();
    engine.onChatRoomLeft = undefined;
    await engine.leaveChatRoom('lobby');
    engine.onChatRoomLeft = (code, targetId) => told.push(['later', code, targetId]);
    await until(() => told.length > 0);
    expect(told).toEqual([['later', OK, 'lobby']]);
  });

  it('tells the code with which the room has refused it', async () => {
    api.resultOf = () => NOT_IN_CHATROOM;
    const { engine, told, errors, callback } = engineWith();
    expect(await engine.leaveChatRoom('lobby', { callback })).toBe(OK);
    await until(() => told.length > 0);
    expect([told, errors]).toEqual([[['left', NOT_IN_CHATROOM, 'lobby']], []]);
  });

  it('tells 30003 when there is no outcome in time, once', async () => {
    api.resultOf = () => undefined;
    const { engine, told, errors, callback } = engineWith({ timeoutMs: 400 });
    expect(await engine.leaveChatRoom('lobby', { callback })).toBe(OK);
    await until(() => told.length > 0);
    await engine.close();
    expect(told).toEqual([['left', REQUEST_TIMEOUT, 'lobby']]);
    expect(errors).toEqual([expect.any(MembershipConnectionError)]);
  });

  it('is sent with token, user and an id of its own', async () => {
    const { engine } = engineWith();
    await engine.joinChatRoom('a/b', { userId: 'bob' });
    await engine.joinChatRoom('a/b', { userId: 'bob' });
    const joins = api.receivedAt('/join');
    expect(joins.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['POST', '/v1/chatrooms/a%2Fb/join', { userId: 'bob' }],
      ['POST', '/v1/chatrooms/a%2Fb/join', { userId: 'bob' }],
    ]);
    expect(joins[0]!.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(new Set(keysOf('/join')).size).toBe(2);
    await engine.close();
  });
});

describe('a call that is not accepted', () => {
  it.each([
    ['a problem of the API', problem(400, INVALID_PARAMETER), INVALID_PARAMETER],
    ['a code that is not known here', problem(403, 24000), 24000],
    ['a problem without a code', problem(401, 0), INVALID_PARAMETER],
    ['an answer of something else', { status: 404, body: '<html>' }, INVALID_PARAMETER],
  ])('returns the code of %s, and no callback comes', async (_, fault, code) => {
    api.faults.push(fault);
    const { engine, told, errors, callback } = engineWith();
    expect(await engine.leaveChatRoom('lobby', { callback })).toBe(code);
    await engine.close();
    expect([told, api.received.length]).toEqual([[], 1]);
    expect(errors).toEqual([expect.any(MembershipApiError)]);
  });

  it.each([
    ['nobody answers', 'silence' as const],
    ['every connection breaks', 'reset' as const],
    ['the API is down', problem(503, REQUEST_TIMEOUT)],
    ['a portal answers in its place', { status: 200, body: '<html>Log in</html>' }],
    ['another service answers in its place', { status: 200, body: { ok: true } }],
  ])('returns 30003 when %s, and no callback comes', async (_, fault) => {
    api.faultOf = () => fault;
    const { engine, told, errors } = engineWith({ timeoutMs: 2_000, requestTimeoutMs: 200 });
    expect(await engine.leaveChatRoom('lobby')).toBe(REQUEST_TIMEOUT);
    await engine.close();
    expect([told, errors.length]).toEqual([[], 1]);
    expect(api.received.length).toBeGreaterThan(1);
    expect(new Set(keysOf('/leave')).size).toBe(1);
  });

  it.each([
    ['there is no user', { userId: '' }, 'lobby'],
    ['the room has no id', {}, ''],
    ['the path would lead elsewhere', {}, '..'],
    ['the path would lead nowhere', {}, '.'],
    ['the id is half of a character', {}, '\ud83d'],
  ])('returns 23412 when %s, and nothing is sent', async (_, options, targetId) => {
    const { engine, told, errors } = engineWith();
    expect(await engine.leaveChatRoom(targetId, options)).toBe(INVALID_PARAMETER);
    expect([told, api.received, errors]).toEqual([[], [], [expect.any(TypeError)]]);
  });

  it('returns 30003 when too many are under way', async () => {
    api.resultOf = () => undefined;
    const { engine, told } = engineWith({ pendingMax: 2 });
    expect(await Promise.all(['a', 'b', 'c'].map((room) => engine.joinChatRoom(room)))).toEqual([
      OK,
      OK,
      REQUEST_TIMEOUT,
    ]);
    await engine.close();
    expect(told.map(([, , room]) => room).sort()).toEqual(['a', 'b']);
    expect(keysOf('c/join')).toEqual([]);
  });
});

describe('a fault on the way', () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ['a lost answer', 'lostAnswer'],
    ['a broken connection', 'reset'],
    ['silence', 'silence'],
    ['503', problem(503, REQUEST_TIMEOUT)],
    ['a gateway that answers 502', { status: 502, body: '<html>' }],
    ['an answer that breaks off', { status: 202, body: '{"requestId":' }],
  ];

  it.each(faults)('does not double a call: %s of the command', async (_, fault) => {
    api.faults.push(fault, fault);
    const { engine, told, errors } = engineWith();
    expect(await engine.leaveChatRoom('lobby')).toBe(OK);
    await until(() => told.length > 0);
    expect([told, errors]).toEqual([[['engine left', OK, 'lobby']], []]);
    expect(new Set(keysOf('/leave')).size).toBe(1);
    expect(api.receivedAt('/leave').length).toBe(3);
  });

  it.each(faults)(
    'does not hide an outcome: %s when it is asked for',
    async (_, fault) => {
      const { engine, told, errors } = engineWith();
      let isFaulty = true;
      api.faultOf = ({ path }) => {
        if (!isFaulty || !path.includes('waitMs')) return undefined;
        isFaulty = false;
        return fault;
      };
      expect(await engine.leaveChatRoom('lobby')).toBe(OK);
      await until(() => told.length > 0);
      expect([told, errors]).toEqual([[['engine left', OK, 'lobby']], []]);
    },
    30_000,
  );

  it('of the read side alone does not matter: the repeated command has the outcome, too', async () => {
    api.resultOf = () => NOT_IN_CHATROOM;
    api.faultOf = ({ method }) => (method === 'GET' ? problem(503, REQUEST_TIMEOUT) : undefined);
    const { engine, told } = engineWith();
    expect(await engine.leaveChatRoom('lobby')).toBe(OK);
    await until(() => told.length > 0);
    expect(told).toEqual([['engine left', NOT_IN_CHATROOM, 'lobby']]);
    expect(api.receivedAt('/leave').map(({ path }) => path)).toEqual([
      '/v1/chatrooms/lobby/leave',
      expect.stringMatching(/^\/v1\/chatrooms\/lobby\/leave\?waitMs=\d+$/),
    ]);
    expect(new Set(keysOf('/leave')).size).toBe(1);
  });

  it.each([429, 503])('is left time: %s with Retry-After', async (status) => {
    api.faults.push(problem(status, REQUEST_TIMEOUT, { 'retry-after': '1' }));
    const { engine } = engineWith();
    expect(await engine.leaveChatRoom('lobby')).toBe(OK);
    const [first, second] = api.receivedAt('/leave');
    expect(second!.receivedAt - first!.receivedAt).toBeGreaterThan(990);
    await engine.close();
  });

  it('that would last too long is not waited for', async () => {
    api.faultOf = () => problem(429, REQUEST_TIMEOUT, { 'retry-after': '3600' });
    const { engine, told } = engineWith();
    expect(await engine.leaveChatRoom('lobby')).toBe(REQUEST_TIMEOUT);
    expect([told, api.received.length]).toEqual([[], 1]);
  });

  it('at random times leaves exactly one callback for each accepted call, and none for others', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const random = randomOf(seed);
    const kinds = [...faults.map(([, fault]) => fault), problem(400, INVALID_PARAMETER)];
    api.faultOf = () => (random() < 0.5 ? kinds[Math.floor(random() * kinds.length)] : undefined);
    const { engine, told } = engineWith({ timeoutMs: 10_000, requestTimeoutMs: 500 });
    const rooms = Array.from({ length: 40 }, (_, index) => `room${index}`);
    const codes = await Promise.all(
      rooms.map((room) => {
        const isCutShort = random() < 0.5;
        const signal = AbortSignal.timeout(Math.floor(random() * 1_000));
        return engine.leaveChatRoom(room, isCutShort ? { signal } : {});
      }),
    );
    const accepted = rooms.filter((_, index) => codes[index] === OK);
    await until(() => told.length >= accepted.length);
    await engine.close();
    const context = `seed ${seed}`;
    expect([context, told.map(([, , room]) => room).sort()]).toEqual([context, accepted.sort()]);
    expect([context, told.every(([, code]) => [OK, REQUEST_TIMEOUT].includes(code as 0))]).toEqual([
      context,
      true,
    ]);
    expect(accepted.length).toBeGreaterThan(0);
  });
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('a callback that fails', () => {
  it.each([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    ['rejects', () => Promise.reject(new Error('mine'))],
  ])('because it %s is called once, and nothing else suffers', async (_, fail) => {
    const { engine, told, errors } = engineWith();
    let calls = 0;
    const onChatRoomLeft = () => {
      calls += 1;
      return fail();
    };
    expect(await engine.leaveChatRoom('lobby', { callback: { onChatRoomLeft } })).toBe(OK);
    await until(() => errors.length > 0);
    expect(await engine.leaveChatRoom('lobby')).toBe(OK);
    await until(() => told.length > 0);
    await engine.close();
    expect([calls, errors]).toEqual([1, [new Error('mine')]]);
  });

  it('is logged where nobody wants to know of errors', async () => {
    const log = jest.spyOn(console, 'error').mockReturnValue();
    const engine = createEngine({ baseUrl: api.url, userId: 'ann' });
    engine.onChatRoomLeft = () => {
      throw new Error('mine');
    };
    await engine.leaveChatRoom('lobby');
    await until(() => log.mock.calls.length > 0);
    expect(log.mock.calls).toEqual([[expect.stringContaining('callback'), new Error('mine')]]);
    log.mockRestore();
  });
});

describe('calls for one room and user', () => {
  it('are sent in the order in which they are made, whatever becomes of the first', async () => {
    api.faults.push('reset', problem(503, REQUEST_TIMEOUT));
    const { engine, told } = engineWith();
    const codes = [engine.joinChatRoom('lobby'), engine.leaveChatRoom('lobby')];
    expect(await Promise.all(codes)).toEqual([OK, OK]);
    const commands = api.received.filter(({ path }) => /\/(?:join|leave)$/.test(path));
    expect(commands.map(({ path }) => path.slice(-4))).toEqual(['join', 'join', 'join', 'eave']);
    await until(() => told.length === 2);
  });

  it('do not hold up those of others', async () => {
    api.faultOf = ({ path }) => (path.includes('slow') ? 'silence' : undefined);
    const { engine } = engineWith({ requestTimeoutMs: 60_000 });
    const slow = engine.joinChatRoom('slow');
    expect(await engine.joinChatRoom('lobby')).toBe(OK);
    await engine.close();
    expect(await slow).toBe(REQUEST_TIMEOUT);
  });

  it('keep their order when one in the middle is given up', async () => {
    let isHeld = true;
    api.faultOf = ({ path }) => (isHeld && path.endsWith('join') ? 'reset' : undefined);
    const { engine } = engineWith();
    const first = engine.joinChatRoom('lobby');
    const given = new AbortController();
    const second = engine.leaveChatRoom('lobby', { signal: given.signal });
    const third = engine.leaveChatRoom('lobby');
    given.abort();
    expect(await second).toBe(REQUEST_TIMEOUT);
    expect(api.receivedAt('/leave')).toEqual([]);
    isHeld = false;
    expect([await first, await third]).toEqual([OK, OK]);
    expect(api.receivedAt('lobby/leave').length).toBe(1);
    await engine.close();
  });
});

describe('many calls at once', () => {
  it('are no reason for Node to warn of a leak', async () => {
    const warnings: unknown[] = [];
    const note = (warning: unknown) => warnings.push(warning);
    process.on('warning', note);
    const { engine, told } = engineWith();
    const rooms = Array.from({ length: 30 }, (_, index) => `room${index}`);
    await Promise.all(rooms.map((room) => engine.joinChatRoom(room)));
    await until(() => told.length === 30);
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });
});

describe('the end of an engine', () => {
  it('gives every accepted call its callback, with 30003, before it has closed', async () => {
    api.resultOf = () => undefined;
    const { engine, told, callback } = engineWith();
    await engine.leaveChatRoom('a', { callback });
    await engine.joinChatRoom('b');
    await engine.close();
    expect(told.toSorted()).toEqual([
      ['engine joined', REQUEST_TIMEOUT, 'b'],
      ['left', REQUEST_TIMEOUT, 'a'],
    ]);
  });

  it('returns 30003 from calls that are not accepted yet, and no callback comes', async () => {
    api.faultOf = () => 'silence';
    const { engine, told } = engineWith({ requestTimeoutMs: 60_000 });
    const returned = engine.leaveChatRoom('lobby');
    await until(() => api.received.length > 0);
    await engine.close();
    expect([await returned, told]).toEqual([REQUEST_TIMEOUT, []]);
  });

  it('is final: later calls return 23412 and send nothing', async () => {
    const { engine, told } = engineWith();
    await engine.close();
    await engine.close();
    expect(await engine.leaveChatRoom('lobby')).toBe(INVALID_PARAMETER);
    expect([told, api.received]).toEqual([[], []]);
  });
});

describe('a signal', () => {
  it('ends the wait for an outcome with 30003', async () => {
    api.resultOf = () => undefined;
    const { engine, told, callback } = engineWith();
    const controller = new AbortController();
    await engine.leaveChatRoom('lobby', { callback, signal: controller.signal });
    controller.abort(new TypeError('enough'));
    await until(() => told.length > 0);
    await engine.close();
    expect(told).toEqual([['left', REQUEST_TIMEOUT, 'lobby']]);
  });

  it('that is aborted before keeps a call from being sent', async () => {
    const { engine, told } = engineWith();
    const signal = AbortSignal.abort(new TypeError('enough'));
    expect(await engine.leaveChatRoom('lobby', { signal })).toBe(REQUEST_TIMEOUT);
    expect([told, api.received]).toEqual([[], []]);
  });
});

describe('the token', () => {
  it('is asked for before each request', async () => {
    let asked = 0;
    const { engine, told } = engineWith({ token: () => `token-${(asked += 1)}` });
    await engine.leaveChatRoom('lobby');
    await until(() => told.length > 0);
    expect(api.received.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  it('is asked for once more when it was refused, and used if it is another one', async () => {
    const tokens = ['old', 'new'];
    api.faultOf = ({ headers }) =>
      headers.authorization === 'Bearer old' ? problem(401, INVALID_PARAMETER) : undefined;
    const { engine } = engineWith({ token: () => Promise.resolve(tokens.shift() ?? 'new') });
    expect(await engine.leaveChatRoom('lobby')).toBe(OK);
    await engine.close();
  });

  it('that stays the same is refused once', async () => {
    api.faultOf = () => problem(401, INVALID_PARAMETER);
    const { engine } = engineWith({ token: () => 'old' });
    expect(await engine.leaveChatRoom('lobby')).toBe(INVALID_PARAMETER);
    expect(api.received.length).toBe(1);
  });

  it('may be had later: a source that fails is asked again', async () => {
    let asked = 0;
    const token = () => {
      asked += 1;
      if (asked < 3) throw new Error('not yet');
      return 'secret';
    };
    const { engine } = engineWith({ token });
    expect(await engine.leaveChatRoom('lobby')).toBe(OK);
    await engine.close();
  });

  it('that no header can carry is not repeated in an error', async () => {
    expect(() => engineWith({ token: 'secret\n' })).toThrow(/^the token cannot stand in a header/);
    const { engine, errors } = engineWith({ token: () => 'secret\n', timeoutMs: 300 });
    expect(await engine.leaveChatRoom('lobby')).toBe(REQUEST_TIMEOUT);
    expect(String(errors[0])).toContain('the token cannot stand in a header');
    expect(String(errors[0])).not.toContain('secret');
  });

  it('need not be: a gateway may know its users by itself', async () => {
    const engine = createEngine({ baseUrl: `${api.url}/membership/`, userId: 'ann' });
    expect(await engine.leaveChatRoom('lobby')).toBe(OK);
    await engine.close();
    const [{ path, headers }] = api.received as [(typeof api.received)[0]];
    expect(path).toBe('/membership/v1/chatrooms/lobby/leave');
    expect(headers.authorization).toBeUndefined();
  });
});

describe('an option that cannot be used', () => {
  it.each([
    { timeoutMs: 0 },
    { timeoutMs: 300_001 },
    { timeoutMs: 0.5 },
    { requestTimeoutMs: 60_001 },
    { pendingMax: 0 },
    { baseUrl: 'chat.example' },
    { baseUrl: 'ftp://chat.example' },
    { baseUrl: 'https://chat.example?x=1' },
  ])('is refused at once: %j', (options) => {
    expect(() => engineWith(options)).toThrow();
  });
});
