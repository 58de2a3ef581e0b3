import { resultCodes } from '#contracts';
import { ApiUnderTest } from '../testing/api-under-test.js';
import { signToken } from '../testing/tokens.js';
import { ClientQuotas } from './client-quotas.js';

const url = '/v1/chatrooms/room1';
const tokenOf = (sub: string) => signToken({ sub, scope: 'membership:read membership:write' });

/** So long a window that none of the tests sees its end. */
const limits = { RATE_LIMIT_PER_SECOND: '1', RATE_LIMIT_BURST: '600' };

describe('an API that limits its clients', () => {
  let api: ApiUnderTest;

  beforeAll(async () => {
    api = await ApiUnderTest.start(limits);
  });

  afterAll(() => api.close());

  it('says what is left of the quota, and refuses what exceeds it, of each client by itself', async () => {
    const token = await tokenOf('greedy');
    const first = await api.send({ url, token });
    expect(first.status).toBe(200);
    expect(first.headers['ratelimit-policy']).toBe('"client";q=600;w=600');
    expect(first.headers['ratelimit']).toBe('"client";r=599;t=600');
    await Promise.all(Array.from({ length: 599 }, () => api.send({ url, token })));
    const refused = await api.send({ url, token });
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      title: 'Too many requests',
      code: resultCodes.REQUEST_TIMEOUT,
    });
    const [, seconds] = /^"client";r=0;t=(\d+)$/.exec(String(refused.headers['ratelimit'])) ?? [];
    expect(refused.headers['retry-after']).toBe(seconds);
    expect((await api.send({ url, token: await tokenOf('modest') })).status).toBe(200);
  });

  it('refuses commands and bad requests of a client whose quota is used up, and writes nothing', async () => {
    const token = await tokenOf('flood');
    await Promise.all(Array.from({ length: 600 }, () => api.send({ url, token })));
    const join = { method: 'POST', url: `${url}/join`, body: { userId: 'u1' }, token } as const;
    expect((await api.send(join)).status).toBe(429);
    expect((await api.send({ url: `${url}?minVersion=x`, token })).status).toBe(429);
    expect(api.writer.written).toEqual([]);
  });

  it('counts nothing that has no valid token, nor health and metrics', async () => {
    for (const open of ['/health/live', '/health/ready', '/metrics', '/openapi.json']) {
      const { headers } = await api.send({ url: open, token: null });
      expect(headers).not.toHaveProperty('ratelimit');
    }
    const { status, headers } = await api.send({ url, token: 'invalid' });
    expect(status).toBe(401);
    expect(headers).not.toHaveProperty('ratelimit');
  });
});

describe('an API without limits', () => {
  it('says nothing of quotas', async () => {
    const api = await ApiUnderTest.start();
    const { status, headers } = await api.get(url);
    await api.close();
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('ratelimit');
    expect(headers).not.toHaveProperty('ratelimit-policy');
  });
});

describe('a quota', () => {
  it.each([
    { perSecond: 10, burst: 100, policy: 'q=100;w=10' },
    { perSecond: 3, burst: 10, policy: 'q=10;w=4' },
    { perSecond: 100, burst: 1, policy: 'q=100;w=1' },
  ])('of %j never lets more pass than the average allows', async ({ policy, ...settings }) => {
    const used = await new ClientQuotas(settings).use('client');
    expect(used?.headers['ratelimit-policy']).toBe(`"client";${policy}`);
  });
});
