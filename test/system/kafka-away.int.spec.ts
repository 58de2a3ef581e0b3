import { type LocalStack, startLocalStack } from '../../tools/local-stack/index.js';
import { waitUntil } from '../../tools/local-stack/wait.js';
import { ApiClient } from './api-client.js';
import { Installation } from './installation.js';

const becomesSoWithinMs = 60_000;

describe('an API whose Kafka stands still', () => {
  let stack: LocalStack;
  let installation: Installation;
  let api: ApiClient;

  beforeAll(async () => {
    stack = await startLocalStack({ databaseUrl: process.env['DATABASE_URL'], kafkaHeap: '256m' });
    installation = await Installation.create({ servers: stack });
    api = await ApiClient.start(installation, { ACKNOWLEDGE_TIMEOUT_MS: '500' });
  });

  afterAll(async () => {
    signal('SIGCONT');
    await installation.remove();
    await stack.stop();
  });

  function signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    for (const { pid } of stack.kafka?.brokers ?? []) process.kill(pid, name);
  }

  async function becomesReady(expected: boolean): Promise<void> {
    await waitUntil(async () => (await api.service.isReady()) === expected, {
      timeoutMs: becomesSoWithinMs,
      otherwise: `the API did not become ${expected ? 'ready' : 'unready'}`,
    });
  }

  const join = (idempotencyKey: string) =>
    api.call('POST', '/v1/chatrooms/room1/join', { body: { userId: 'u1' }, idempotencyKey });

  /** The first one finds that its connection is gone, which may take it longer than it is given. */
  async function commandsAreTaken(idempotencyKey: string): Promise<void> {
    await waitUntil(async () => (await join(idempotencyKey)).status === 202, {
      timeoutMs: becomesSoWithinMs,
      otherwise: 'commands were not taken again',
    });
  }

  it('lives, is not ready, refuses commands in time, and is ready again by itself', async () => {
    signal('SIGSTOP');
    await becomesReady(false);
    expect(await api.service.isLive()).toBe(true);
    expect(await join('join-1')).toMatchObject({
      status: 503,
      body: { code: 30003, requestId: 'join-1' },
    });
    expect((await api.get('/v1/chatrooms/room1')).status).toBe(404);
    signal('SIGCONT');
    await becomesReady(true);
    await commandsAreTaken('join-2');
  });

  it('finds a broker that was killed and came back', async () => {
    const [broker] = stack.kafka?.brokers ?? [];
    await broker!.kill();
    await becomesReady(false);
    await broker!.start();
    await becomesReady(true);
    await commandsAreTaken('join-3');
  });
});
