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

  it('is not ready while Kafka does not answer, and asks once, not with every question', async () => {
    let questions = 0;
    let answer = (): void => undefined;
    api.log.answer = () => {
      questions += 1;
      return new Promise((resolve) => {
        answer = () => {
          resolve([0]);
        };
      });
    };
    const answers = await Promise.all([ready(), ready()]);
    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect(answers[0].body.checks).toContainEqual({
      name: 'command log',
      up: false,
      detail: 'no answer within 1500 ms',
    });
    expect(questions).toBe(1);
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    api.reset();
    expect((await ready()).status).toBe(200);
  });

  it('is not ready while a leader of the commands cannot be found, and says why', async () => {
    api.log.answer = () => Promise.reject(new Error('no leader'));
    const { status, body } = await ready();
    expect(status).toBe(503);
    expect(body.checks).toContainEqual({ name: 'command log', up: false, detail: 'no leader' });
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
