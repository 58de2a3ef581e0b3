import { waitUntil } from '../../tools/local-stack/wait.js';
import { ApiClient } from './api-client.js';
import { Installation } from './installation.js';
import type { LogFollower } from './log-follower.js';
import type { ServiceProcess } from './service-process.js';

const withinMs = 60_000;
const url = '/v1/automatic-removal';
const room = 'room';
const users = Array.from({ length: 8 }, (_, index) => `user-${String(index)}`);
const gone = users.slice(0, 4);
const pausing = {
  PAUSE_SHARE_PERCENT: '50',
  PAUSE_MEMBERS_MIN: '4',
  PAUSE_WINDOW_SECONDS: '60',
  PAUSE_HOLD_SECONDS: '3600',
};

interface Partition {
  readonly partition: number;
  readonly pause?: { readonly since: number };
}

describe('a pause of automatic removal, seen and ended by an operator', () => {
  let installation: Installation;
  let api: ApiClient;
  let follower: LogFollower;
  let sagas: ServiceProcess[];

  beforeAll(async () => {
    installation = await Installation.create();
    follower = await installation.follow();
    sagas = await Promise.all([
      installation.start('kickout-saga', pausing),
      installation.start('kickout-saga', pausing),
    ]);
    api = await ApiClient.start(installation, { SAGA_TIMEOUT_MS: '60000' });
  });

  afterAll(() => installation.remove());

  async function pausedTasks(): Promise<number> {
    const counts = await Promise.all(
      sagas.map((saga) => saga.metric('chatroom_saga_paused_tasks')),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  function removals() {
    return follower.events('MemberRemoved').map(({ data }) => data);
  }

  function eventually(
    condition: () => boolean | Promise<boolean>,
    otherwise: string,
  ): Promise<void> {
    return waitUntil(condition, { timeoutMs: withinMs, otherwise });
  }

  async function explained(userId: string): Promise<unknown> {
    const { body } = await api.get(`/v1/chatrooms/${room}/members/${userId}/explain`);
    return body;
  }

  it('holds up removals though messages come, is told by API and metric, and ends for good', async () => {
    const { traffic } = installation;
    await traffic.join(room, ...users);
    await eventually(
      () => follower.events('MemberJoined').length === users.length,
      'not all have joined',
    );
    expect((await api.get(url)).body).toMatchObject({ paused: false });

    const offlineAt = Date.now();
    await traffic.offline(gone, offlineAt);
    await eventually(async () => (await api.get(url)).body.paused === true, 'no pause begins');
    const { status, body } = await api.get(url);
    expect([status, body.partitions.length]).toEqual([200, installation.partitions]);
    const partitions: readonly Partition[] = body.partitions;
    const pauses = partitions.filter((each) => each.pause !== undefined);
    const since = pauses[0]?.pause?.since ?? NaN;
    const pause = { since, until: since + 3_600_000, gone: gone.length, members: users.length };
    expect(pauses).toEqual([{ partition: expect.any(Number), pause }]);
    expect(await pausedTasks()).toBe(1);

    await traffic.messagesAt(room, [offlineAt + 30_000]);
    const held = { offlineSince: offlineAt, messagesSince: 1, messagesLeft: 0, paused: true };
    await eventually(
      async () => holds(await explained('user-0'), held),
      'the message does not make anybody due',
    );
    await traffic.leave(room, 'user-7');
    await eventually(() => removals().length > 0, 'nobody can leave');
    expect(removals()).toMatchObject([{ userId: 'user-7', reason: 'LEFT' }]);

    const resumedAt = Date.now();
    const resumed = await api.call('POST', `${url}/resume`);
    expect(resumed).toEqual({ status: 200, body: { resumed: [pauses[0]?.partition] } });
    await eventually(() => removals().length > gone.length, 'who is due is not removed');
    const automatic = removals().filter(({ reason }) => reason === 'OFFLINE_TIMEOUT_MESSAGE');
    expect(automatic.map(({ userId }) => userId).sort()).toEqual(gone);
    for (const { decidedAt } of automatic) expect(decidedAt).toBeGreaterThanOrEqual(resumedAt);
    expect(await pausedTasks()).toBe(0);

    await sagas[0]?.kill();
    expect((await api.get(url)).body).toMatchObject({ paused: false });
    const again = await api.call('POST', `${url}/resume`);
    expect(again).toEqual({ status: 200, body: { resumed: [] } });
  });
});

/** Whether the value has at least these properties. */
function holds(value: unknown, expected: object): boolean {
  const found = value as Readonly<Record<string, unknown>>;
  return Object.entries(expected).every(([name, property]) => found[name] === property);
}
