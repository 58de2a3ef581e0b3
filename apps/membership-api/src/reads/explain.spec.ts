import { type ExplainAnswer, resultCodes } from '#contracts';
import { ApiUnderTest } from '../testing/api-under-test.js';
import { SagaProcess } from '../testing/saga-process.js';

const { CHATROOM_NOT_EXIST, REQUEST_TIMEOUT } = resultCodes;
const url = '/v1/chatrooms/room%2F1/members/%C3%BC%201/explain';
const explanation = { member: true, exempt: false };

describe('explain', () => {
  let api: ApiUnderTest;
  const owner = new SagaProcess();
  const other = new SagaProcess();

  beforeAll(async () => {
    api = await ApiUnderTest.start();
    await Promise.all([owner.listen(), other.listen()]);
  });

  afterAll(async () => {
    await api.close();
    await Promise.all([owner.close(), other.close()]);
  });

  beforeEach(() => {
    api.reset();
    owner.asked.length = 0;
    api.directory.addressOf = () => Promise.resolve(owner.address);
    answer({ roomVersion: 2, explanation });
  });

  function answer(...answers: readonly ExplainAnswer[]): void {
    const rest = [...answers];
    owner.reply = () => ({ status: 200, body: rest.length > 1 ? rest.shift() : rest[0] });
  }

  it('is what the process that has the room says', async () => {
    const offline = {
      ...explanation,
      offlineSince: 1_700_000_000_000,
      messagesSince: 12,
      messagesLeft: 19,
      millisecondsLeft: 17_640,
      realtimeRemovalAt: 1_700_000_120_000,
    };
    answer({ roomVersion: 2, explanation: offline });
    let askedFor: unknown;
    api.directory.addressOf = (key) => {
      askedFor = key;
      return Promise.resolve(owner.address);
    };
    const { status, body } = await api.get(url);
    expect([status, body]).toEqual([200, offline]);
    expect(askedFor).toBe('room/1');
    expect(owner.asked).toEqual(['/internal/explain?chatroomId=room%2F1&userId=%C3%BC+1']);
  });

  it('of a room that the process does not know is 404', async () => {
    answer({ roomVersion: 0 });
    const { status, body } = await api.get(url);
    expect([status, body.code]).toEqual([404, CHATROOM_NOT_EXIST]);
  });

  it.each([421, 503])('is asked for where the room is now, after %i', async (status) => {
    other.reply = () => ({ status, body: {} });
    api.directory.addressOf = () =>
      Promise.resolve(api.directory.isOutdated ? owner.address : other.address);
    expect((await api.get(url)).body).toEqual(explanation);
  });

  it('is asked for again where the process is gone, or Kafka does not say where it is', async () => {
    let turn = 0;
    api.directory.addressOf = () => {
      turn += 1;
      if (turn === 1) return Promise.resolve('http://127.0.0.1:1');
      if (turn === 2) return Promise.reject(new Error('no broker'));
      return Promise.resolve(turn === 3 ? undefined : owner.address);
    };
    expect((await api.get(url)).body).toEqual(explanation);
    expect(turn).toBe(4);
  });

  it('is 503 with Retry-After when no process has the room in time', async () => {
    api.directory.addressOf = () => Promise.resolve(undefined);
    const { status, body, headers } = await api.get(url);
    expect([status, body.code, headers['retry-after']]).toEqual([503, REQUEST_TIMEOUT, '1']);
  });

  it.each([
    ['answers nothing', () => undefined],
    ['answers nonsense', () => ({ status: 200, body: { explanation: 1 } })],
    ['fails', () => ({ status: 500, body: {} })],
  ])('is 503 when the process %s', async (_, reply) => {
    owner.reply = reply;
    expect((await api.get(url)).status).toBe(503);
  });

  it('is 503 when Kafka does not say in time where the room is', async () => {
    api.directory.addressOf = () => new Promise(() => {});
    expect((await api.get(url)).status).toBe(503);
  });

  it('waits for a minimum version', async () => {
    answer({ roomVersion: 0 }, { roomVersion: 1 }, { roomVersion: 3, explanation });
    const { status, body } = await api.get(`${url}?minVersion=3&waitMs=5000`);
    expect([status, body]).toEqual([200, explanation]);
    expect(owner.asked).toHaveLength(3);
  });

  it('is 503 when the version does not come in time', async () => {
    const { status, body, headers } = await api.get(`${url}?minVersion=3&waitMs=20`);
    expect([status, headers['retry-after']]).toEqual([503, '1']);
    expect(body).toMatchObject({ code: REQUEST_TIMEOUT, title: 'Version not yet visible' });
  });
});
