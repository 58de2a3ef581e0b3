import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { attempt, type Attempt } from './http-attempt.js';

const page = join(import.meta.dirname, '../../../docs/status-webhook.md');
const [, example = ''] = /```js\n(.*?)```/s.exec(readFileSync(page, 'utf8')) ?? [];

const [key, nextKey, wrongKey] = [1, 2, 3].map(
  (byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`,
) as [string, string, string];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

describe('The receiver in docs/status-webhook.md', () => {
  let receiver: ChildProcessByStdio<Writable, Readable, null>;
  let port: number;
  let printed = '';

  beforeAll(async () => {
    port = await freePort();
    receiver = spawn(process.execPath, ['--input-type=module'], {
      env: { PORT: String(port), WEBHOOK_SECRETS: `${key} ${nextKey}` },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    receiver.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    receiver.stdin.end(example);
    while ((await send('[]', [key])).outcome === 'unreachable') {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  });

  afterAll(async () => {
    receiver.kill('SIGKILL');
    await once(receiver, 'close');
  });

  function send(body: string, secrets: readonly string[], nowMs = Date.now()): Promise<Attempt> {
    const url = `http://127.0.0.1:${port}/room-status`;
    const request = { id: 'id', body, entries: 1, oldestAt: 0, nextOffset: 0 };
    return attempt({ name: 'example', url, secrets, sinceMs: undefined }, request, nowMs, 10_000);
  }

  function bodyOf(...versions: readonly number[]): string {
    const entries = versions.map((roomVersion) => {
      const ids = { chatRoomId: '大厅', userIds: ['ann'], eventId: `大厅:${roomVersion}` };
      return { ...ids, status: 0, type: 1, time: 1, roomVersion };
    });
    return JSON.stringify(entries);
  }

  it('works each entry off once, in order, also when requests come again', async () => {
    for (const versions of [[1, 3], [1, 3], [3, 4], [1], [5]]) {
      expect(await send(bodyOf(...versions), [key])).toEqual({ outcome: 'delivered' });
    }
    expect(printed.trim().split('\n')).toEqual(
      [1, 3, 4, 5].map((version) => `大厅:${version} 1 0 ann`),
    );
  });

  it('takes requests signed with either key, or with both', async () => {
    for (const secrets of [[nextKey], [nextKey, key], [wrongKey, key]]) {
      expect(await send('[]', secrets)).toEqual({ outcome: 'delivered' });
    }
  });

  it('refuses what is signed with another key, and what is older than five minutes', async () => {
    const refused = { outcome: 'refused', problem: 'answered 401' };
    expect(await send(bodyOf(9), [wrongKey])).toMatchObject(refused);
    expect(await send(bodyOf(9), [key], Date.now() - 302_000)).toMatchObject(refused);
    expect(printed).not.toContain('大厅:9');
  });
});
