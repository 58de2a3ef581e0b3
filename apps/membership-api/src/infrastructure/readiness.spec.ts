import { ApiUnderTest } from '../testing/api-under-test.js';

describe('the API', () => {
  let api: ApiUnderTest;

  beforeAll(async () => {
    api = await ApiUnderTest.start();
  });

  afterAll(() => api.close());

  beforeEach(() => {
    api.reset();
  });

  const ready = () => api.send({ url: '/health/ready', token: null });

  it('is ready when it can read, write, and see results', async () => {
    const { status, body } = await ready();
    expect(status).toBe(200);
    expect(body.checks).toEqual([
      { name: 'read model', up: true },
      { name: 'command log', up: true },
      { name: 'results', up: true },
    ]);
  });

  it('is not ready while PostgreSQL does not answer', async () => {
    api.readModel.answer = () => Promise.reject(new Error('connection refused'));
    const { status, body } = await ready();
    expect(status).toBe(503);
    expect(body.checks).toContainEqual({
      name: 'read model',
      up: false,
      detail: 'connection refused',
    });
  });

  it('is not ready while Kafka does not answer, and connects once, not with every question', async () => {
    let connections = 0;
    let connect = (): void => undefined;
    api.writer.connection = () => {
      connections += 1;
      return new Promise((resolve) => {
        connect = resolve;
      });
    };
    const answers = await Promise.all([ready(), ready()]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect(answers[0].body.checks).toContainEqual({
      name: 'command log',
      up: false,
      detail: 'no answer within 1500 ms',
    });
    expect(connections).toBe(1);
    connect();
  });

  it('is not ready while results are not read', async () => {
    api.results.ready = false;
    expect((await ready()).status).toBe(503);
  });

  it('is live all the same', async () => {
    api.results.ready = false;
    expect((await api.send({ url: '/health/live', token: null })).status).toBe(200);
  });
});
