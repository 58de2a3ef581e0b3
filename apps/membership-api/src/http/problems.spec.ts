import { jest } from '@jest/globals';
import { resultCodes } from '#contracts';
import { Metrics } from '#observability';
import { ApiUnderTest, type ApiRequest } from '../testing/api-under-test.js';
import { operations } from '../operations.js';
import { signToken } from '../testing/tokens.js';
import { scopes } from './operation.js';

const { INVALID_PARAMETER } = resultCodes;

let api: ApiUnderTest;

beforeAll(async () => {
  api = await ApiUnderTest.start();
});

afterAll(() => api.close());

beforeEach(() => {
  api.reset();
});

const join = { method: 'POST', url: '/v1/chatrooms/room1/join' } as const;

/** A well-formed request of an operation. */
function requestOf({ method, path, bodyExample }: (typeof operations)[number]): ApiRequest {
  const url = path.replaceAll(/\{\w+\}/g, 'room1');
  return { method, url, ...(bodyExample === undefined ? {} : { body: bodyExample as object }) };
}

describe('an error', () => {
  it.each<[string, number, ApiRequest]>([
    ['bad parameter', 400, { url: '/v1/chatrooms/room1/members?limit=0' }],
    ['bad escape', 400, { url: '/v1/chatrooms/%zz' }],
    ['bad body', 400, { ...join, body: '{' }],
    ['no token', 401, { url: '/v1/chatrooms/room1', token: null }],
    ['bad token', 401, { url: '/v1/chatrooms/room1', token: 'abc' }],
    ['unknown chatroom', 404, { url: '/v1/chatrooms/nowhere' }],
    ['unknown route', 404, { url: '/v1/nothing/here?at=all' }],
    ['root', 404, { url: '/' }],
    ['wrong method', 405, { method: 'PATCH', url: '/v1/chatrooms/room1' }],
    ['large body', 413, { ...join, body: { userId: 'u'.repeat(70_000) } }],
    ['form', 415, { ...join, body: 'userId=u1', headers: { 'content-type': 'text/plain' } }],
  ])('is answered as problem details: %s', async (_, status, request) => {
    const response = await api.send(request);
    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json\b/);
    expect(response.body).toEqual({
      type: expect.stringMatching(/^urn:problem-type:chatroom-membership:[a-z-]+$/),
      title: expect.any(String),
      status,
      detail: expect.any(String),
      instance: request.url.replace(/\?.*/, ''),
      code: expect.any(Number),
    });
  });

  it('of ours is a 500 that keeps its cause inside', async () => {
    const metrics = api.application.get(Metrics);
    const expose = jest.spyOn(metrics, 'expose').mockRejectedValue(new Error('a secret'));
    const { status, body, text } = await api.send({ url: '/metrics', token: null });
    expose.mockRestore();
    expect([status, body.title]).toEqual([500, 'Internal error']);
    expect(text).not.toContain('secret');
  });

  it('names the methods that a path answers to', async () => {
    const { headers } = await api.send({ method: 'PATCH', url: '/v1/chatrooms/a%2Fb/policy' });
    expect(headers['allow']).toBe('GET, PUT, HEAD');
    const open = await api.send({ method: 'POST', url: '/openapi.json', token: null });
    expect([open.status, open.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  it('about the media type or the size of a body has the code INVALID_PARAMETER', async () => {
    const { body } = await api.send({ ...join, body: 'x', headers: { 'content-type': 'a/b' } });
    expect(body.code).toBe(INVALID_PARAMETER);
  });
});

describe('a token', () => {
  it.each(operations.map((operation) => [operation.id, operation] as const))(
    'is needed by %s, with the right scope and no other',
    async (_, operation) => {
      const request = requestOf(operation);
      const anonymous = await api.send({ ...request, token: null });
      expect(anonymous.status).toBe(401);
      for (const scope of Object.keys(scopes)) {
        const { status, headers } = await api.send({
          ...request,
          token: await signToken({ scope }),
        });
        expect([scope, status === 403]).toEqual([scope, scope !== operation.scope]);
        if (status === 403) {
          expect(headers['www-authenticate']).toBe(
            `Bearer realm="chatroom-membership", error="insufficient_scope", scope="${operation.scope}"`,
          );
        }
      }
    },
  );

  it.each(['/health/live', '/health/ready', '/metrics', '/openapi.json'])(
    'is not needed by %s',
    async (url) => {
      expect((await api.send({ url, token: null })).status).toBe(200);
    },
  );

  it('that is missing is asked for', async () => {
    const { headers } = await api.send({ url: '/v1/chatrooms/room1', token: null });
    expect(headers['www-authenticate']).toBe('Bearer realm="chatroom-membership"');
  });

  it('that is wrong is refused with the reason', async () => {
    const token = await signToken({ exp: 1 });
    const { status, headers } = await api.send({ url: '/v1/chatrooms/room1', token });
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toMatch(
      /^Bearer realm="chatroom-membership", error="invalid_token", error_description="'exp' claim [^"]+"$/,
    );
  });

  it.each(['Basic dTpw', 'Bearer', 'Bearer a b', ''])(
    'is not found in %j',
    async (authorization) => {
      const headers = { authorization };
      const { status } = await api.send({ url: '/v1/chatrooms/room1', token: null, headers });
      expect(status).toBe(401);
    },
  );

  it('is found whatever the case of its scheme', async () => {
    const headers = { authorization: `bearer ${await signToken({ scope: 'membership:read' })}` };
    const { status } = await api.send({ url: '/v1/chatrooms/room1', token: null, headers });
    expect(status).toBe(200);
  });

  it('is judged before the request is', async () => {
    const url = '/v1/chatrooms/room1/members?limit=0';
    expect((await api.send({ url, token: null })).status).toBe(401);
  });
});
