import { waitUntil } from '../../tools/local-stack/wait.js';
import { ApiClient } from './api-client.js';
import { Installation } from './installation.js';
import type { ServiceProcess } from './service-process.js';

const rooms = Array.from({ length: 12 }, (_, index) => `room/${String(index)}`);
const answeredWithinMs = 60_000;

describe('explain, asked of an API beside two sagas', () => {
  let installation: Installation;
  let api: ApiClient;
  let sagas: readonly ServiceProcess[];

  beforeAll(async () => {
    installation = await Installation.create();
    sagas = await Promise.all([
      installation.start('kickout-saga'),
      installation.start('kickout-saga'),
    ]);
    api = await ApiClient.start(installation);
    await untilTasksAreShared();
  });

  afterAll(() => installation.remove());

  async function untilTasksAreShared(): Promise<void> {
    await waitUntil(
      async () => {
        const running = await Promise.all(sagas.map((saga) => saga.runningTasks()));
        return running.every((count) => count === 2);
      },
      { timeoutMs: answeredWithinMs, otherwise: 'the sagas did not share the tasks' },
    );
  }

  const member = (chatroomId: string, userId: string) =>
    `/v1/chatrooms/${encodeURIComponent(chatroomId)}/members/${userId}`;

  /** What is answered about the user in each room, once every answer holds what is expected. */
  async function explained(userId: string, expected: object): Promise<void> {
    let answers: readonly unknown[] = [];
    await waitUntil(
      async () => {
        answers = await Promise.all(
          rooms.map((room) => api.get(`${member(room, userId)}/explain`)),
        );
        return answers.every((answer) => holds(answer, { status: 200, body: expected }));
      },
      { timeoutMs: answeredWithinMs, otherwise: 'some room was not explained as expected' },
    ).catch((error: unknown) => {
      throw new Error(JSON.stringify(answers), { cause: error });
    });
  }

  it('says what is left for an offline member, whichever process has the room', async () => {
    const offlineAt = Date.now();
    await Promise.all(
      rooms.map((room) => installation.traffic.joinAt(offlineAt - 1, room, ['gone', 'vip'])),
    );
    await Promise.all(rooms.map((room) => installation.traffic.whitelist(room, 'vip')));
    await installation.traffic.offline(['gone', 'vip'], offlineAt);
    for (const room of rooms) await installation.traffic.messages(room, 3, offlineAt + 1);
    await explained('gone', {
      member: true,
      exempt: false,
      offlineSince: offlineAt,
      messagesSince: 3,
      messagesLeft: 28,
    });
    await explained('vip', { member: true, exempt: true, offlineSince: offlineAt });
    await explained('nobody', { member: false, exempt: false });
    const left = await Promise.all(rooms.map((room) => api.get(`${member(room, 'gone')}/explain`)));
    for (const { body } of left) expect(body.millisecondsLeft).toBeLessThanOrEqual(30_000);
  });

  it('reads its own writes', async () => {
    const path = `/v1/chatrooms/${encodeURIComponent('room/0')}`;
    const options = { body: { userId: 'late' } };
    const joined = await api.call('POST', `${path}/join?waitMs=30000`, options);
    const version: number = joined.body.roomVersion;
    const answer = await api.get(`${member('room/0', 'late')}/explain?minVersion=${version}`);
    expect(answer).toEqual({ status: 200, body: { member: true, exempt: false } });
    const tooNew = `${member('room/0', 'late')}/explain?minVersion=${version + 1}&waitMs=10`;
    expect((await api.get(tooNew)).status).toBe(503);
  });

  it('of an unknown room is 404', async () => {
    const { status, body } = await api.get(`${member('nowhere', 'gone')}/explain`);
    expect([status, body.code]).toEqual([404, 23410]);
  });

  it('goes on after the process that had the room was killed', async () => {
    await sagas[0]!.kill();
    await explained('gone', { member: true, exempt: false, messagesSince: 3 });
    await sagas[1]!.kill();
    const { status, body } = await api.get(`${member('room/0', 'gone')}/explain`);
    expect([status, body.code]).toEqual([503, 30003]);
  });
});

/** Whether the value has at least what is expected, at every depth. */
function holds(value: unknown, expected: object): boolean {
  try {
    expect(value).toMatchObject(expected);
    return true;
  } catch {
    return false;
  }
}
