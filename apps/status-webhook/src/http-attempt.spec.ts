import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { attempt, type Attempt } from './http-attempt.js';

const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const request = { id: 'id-1', body: '[{"type":1}]', entries: 1, oldestAt: 0, nextOffset: 1 };

describe('Sending a request once', () => {
  let server: Server;
  let answer: RequestListener;
  let url: string;

  beforeEach(async () => {
    server = createServer((incoming, response) => {
      answer(incoming, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/status`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  function send(timeoutMs = 10_000): Promise<Attempt> {
    const receiver = { name: 'billing', url, secrets: [secret], sinceMs: undefined };
    return attempt(receiver, request, Date.now(), timeoutMs);
  }

  function answerWith(status: number, headers = {}, content = ''): void {
    answer = (_, response) => {
      response.writeHead(status, headers).end(content);
    };
  }

  it('is a POST of JSON that the receiver can verify', async () => {
    let received: unknown;
    answer = (incoming, response) => {
      void text(incoming).then((content) => {
        const headers = incoming.headers as Record<string, string>;
        const { method, url: path } = incoming;
        const body = new Webhook(secret).verify(content, headers);
        received = { method, path, type: headers['content-type'], body };
        response.writeHead(204).end();
      });
    };
    expect(await send()).toEqual({ outcome: 'delivered' });
    expect(received).toEqual({
      method: 'POST',
      path: '/status',
      type: 'application/json',
      body: [{ type: 1 }],
    });
  });

  it.each([200, 201, 202, 204, 299])('is delivered by %i', async (status) => {
    answerWith(status);
    expect(await send()).toEqual({ outcome: 'delivered' });
  });

  it.each([300, 304, 400, 401, 404, 409, 410, 422, 429, 500, 502, 503])(
    'is refused by %i',
    async (status) => {
      answerWith(status, {}, status === 304 ? '' : 'not\n now');
      const problem = status === 304 ? 'answered 304' : `answered ${status} not now`;
      expect(await send()).toEqual({ outcome: 'refused', problem, retryAfterMs: 0 });
    },
  );

  it.each([301, 302, 303, 307, 308])('does not follow %i', async (status) => {
    const asked: (string | undefined)[] = [];
    answer = (incoming, response) => {
      asked.push(incoming.url);
      response.writeHead(status, { location: `${url}/elsewhere` }).end();
    };
    expect(await send()).toMatchObject({ outcome: 'refused' });
    expect(asked).toEqual(['/status']);
  });

  it('passes on how long the receiver wants to be left alone', async () => {
    answerWith(429, { 'retry-after': '7' });
    expect(await send()).toMatchObject({ outcome: 'refused', retryAfterMs: 7_000 });
  });

  it('ends when its time is up without an answer', async () => {
    answer = () => undefined;
    expect(await send(100)).toEqual({
      outcome: 'timedOut',
      problem: 'did not answer within 100 ms',
      retryAfterMs: 0,
    });
  });

  it('counts an answer whose status has come, whatever becomes of the rest', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': 1_000 });
      response.write('{');
    };
    expect(await send(300)).toEqual({ outcome: 'delivered' });
  });

  it('reads no more of an answer than it can use', async () => {
    let cutOff: (() => void) | undefined;
    const isCutOff = new Promise<void>((resolve) => (cutOff = resolve));
    answer = (_, response) => {
      response.on('close', () => cutOff?.());
      response.writeHead(500);
      const pour = () => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    };
    const outcome = await send();
    expect(outcome).toMatchObject({
      outcome: 'refused',
      problem: `answered 500 ${'x'.repeat(200)}`,
    });
    await isCutOff;
  });

  it('says what the system says when the connection breaks or nobody listens', async () => {
    answer = (incoming) => incoming.socket.resetAndDestroy();
    expect(await send()).toMatchObject({
      outcome: 'unreachable',
      problem: 'is unreachable: ECONNRESET',
    });
    server.close();
    server.closeAllConnections();
    expect(await send()).toMatchObject({
      outcome: 'unreachable',
      problem: 'is unreachable: ECONNREFUSED',
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  it('uses connections again', async () => {
    let connections = 0;
    server.on('connection', () => (connections += 1));
    answerWith(200, {}, 'thank you');
    for (let n = 0; n < 20; n++) await send();
    expect(connections).toBeLessThanOrEqual(2);
  });
});
