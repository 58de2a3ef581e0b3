import { ApiUnderTest } from './testing/api-under-test.js';
import { signToken } from './testing/tokens.js';

describe('an API that stops', () => {
  it('answers what is under way, waits for no more results, and then lets go of the log', async () => {
    const api = await ApiUnderTest.start({ ACKNOWLEDGE_TIMEOUT_MS: '30000' });
    await api.application.listen(0, '127.0.0.1');
    const url = `${await api.application.getUrl()}/v1/chatrooms/room1/join?waitMs=30000`;
    const token = await signToken({ scope: 'membership:write' });
    let wasClosedEarly = true;
    let acknowledge = (): void => undefined;
    api.writer.acknowledge = () =>
      new Promise((resolve) => {
        acknowledge = () => {
          wasClosedEarly = api.writer.isClosed;
          resolve();
        };
      });
    const answer = fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"userId":"u1"}',
    });
    await api.untilWritten(1);
    const closed = api.close();
    await api.until(() => !api.application.getHttpServer().listening);
    acknowledge();
    expect((await answer).status).toBe(202);
    await closed;
    expect([wasClosedEarly, api.writer.isClosed]).toEqual([false, true]);
    await expect(fetch(url)).rejects.toThrow();
  });
});
