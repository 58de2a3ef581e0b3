import { Installation } from '../system/installation.js';
import { waitUntil } from '../../tools/local-stack/wait.js';

describe('the saga on real Kafka', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.create();
  });

  afterAll(async () => {
    await installation.remove();
  });

  it('removes an offline member at the 31st message', async () => {
    const { traffic } = installation;
    await installation.start('kickout-saga');
    await traffic.join('room', 'u1', 'u2');
    const offlineAt = Date.now() + 50;
    await traffic.offline('u1', offlineAt);
    await traffic.messages('room', 31, offlineAt + 1);
    await waitUntil(async () => (await installation.events('MemberRemoved')).length > 0, {
      timeoutMs: 20_000,
      otherwise: 'nobody was removed',
    });
    expect(await installation.events('MemberRemoved')).toMatchObject([
      { userId: 'u1', reason: 'OFFLINE_MESSAGE_COUNT', evidence: { messagesSince: 31 } },
    ]);
  });
});
