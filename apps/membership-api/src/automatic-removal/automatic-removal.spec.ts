import { resultCodes } from '#contracts';
import { ApiUnderTest } from '../testing/api-under-test.js';
import { SagaProcess } from '../testing/saga-process.js';
import { signToken } from '../testing/tokens.js';

const url = '/v1/automatic-removal';
const resumeUrl = `${url}/resume`;
const pause = { since: 1_000, until: 301_000, gone: 3, members: 4 };

interface Partition {
  readonly partition: number;
  readonly pause?: typeof pause;
}

describe('automatic removal, asked of all processes of the saga', () => {
  let api: ApiUnderTest;
  const one = new SagaProcess();
  const other = new SagaProcess();

  beforeAll(async () => {
    api = await ApiUnderTest.start({ SAGA_TIMEOUT_MS: '3000' });
    await Promise.all([one.listen(), other.listen()]);
  });

  afterAll(async () => {
    await api.close();
    await Promise.all([one.close(), other.close()]);
  });

  beforeEach(() => {
    api.reset();
    for (const process of [one, other]) process.asked.length = 0;
    api.directory.instances = () =>
      Promise.resolve([
        { address: one.address, partitions: [0, 2] },
        { address: other.address, partitions: [1] },
      ]);
    answer(one, [{ partition: 2 }, { partition: 0 }]);
    answer(other, [{ partition: 1, pause }]);
  });

  function answer(process: SagaProcess, ...answers: readonly (readonly Partition[])[]): void {
    const rest = [...answers];
    process.reply = () => {
      const partitions = rest.length > 1 ? rest.shift() : rest[0];
      return { status: 200, body: { partitions } };
    };
  }

  it('is told for every partition, with its pause', async () => {
    const { status, body } = await api.get(url);
    const partitions = [{ partition: 0 }, { partition: 1, pause }, { partition: 2 }];
    expect([status, body]).toEqual([200, { paused: true, partitions }]);
    expect([one.asked, other.asked]).toEqual(Array(2).fill(['/internal/automatic-removal']));
  });

  it('is not paused where it is in no partition', async () => {
    answer(other, [{ partition: 1 }]);
    expect((await api.get(url)).body).toMatchObject({ paused: false });
  });

  it('is resumed in all of them', async () => {
    const { status, body } = await api.send({ method: 'POST', url: resumeUrl });
    expect([status, body]).toEqual([200, { resumed: [1] }]);
    expect(one.asked).toEqual(['/internal/automatic-removal/resume']);
  });

  it('asks again only those that have not spoken for their partitions', async () => {
    answer(other, [], [{ partition: 1, pause }]);
    const { body } = await api.send({ method: 'POST', url: resumeUrl });
    expect(body).toEqual({ resumed: [1] });
    expect([one.asked.length, other.asked.length]).toEqual([1, 2]);
    expect(api.directory.isOutdated).toBe(true);
  });

  it.each([
    ['does not answer', () => undefined],
    ['fails', () => ({ status: 500, body: {} })],
    ['answers nonsense', () => ({ status: 200, body: { partitions: [{ partition: -1 }] } })],
  ])('is 503 and says which partitions are done when a process %s', async (_, reply) => {
    other.reply = reply;
    const { status, body, headers } = await api.send({ method: 'POST', url: resumeUrl });
    expect([status, body.code, headers['retry-after']]).toEqual([
      503,
      resultCodes.REQUEST_TIMEOUT,
      '1',
    ]);
    expect(body.detail).toMatch(/that have answered: 0, 2; that have not: 1\.$/);
  });

  it('is 503 and says what is missing also when Kafka has ceased to say where the processes are', async () => {
    const instances = await api.directory.instances();
    answer(other, []);
    api.directory.instances = () => {
      api.directory.instances = () => Promise.reject(new Error('no broker'));
      return Promise.resolve(instances);
    };
    const { status, body } = await api.get(url);
    expect([status, body.detail]).toEqual([
      503,
      expect.stringContaining('that have answered: 0, 2; that have not: 1.'),
    ]);
  });

  it('is 503 when Kafka does not say where the processes are, or there is none', async () => {
    api.directory.instances = () => Promise.reject(new Error('no broker'));
    expect((await api.get(url)).status).toBe(503);
    api.directory.instances = () => Promise.resolve([]);
    const { status, body } = await api.get(url);
    expect([status, body.detail]).toEqual([
      503,
      expect.stringContaining('have answered: none; that have not: the others'),
    ]);
  });

  it('is read with membership:read, and resumed with membership:admin alone', async () => {
    const token = await signToken({ scope: 'membership:read' });
    expect((await api.send({ url, token })).status).toBe(200);
    expect((await api.send({ method: 'POST', url: resumeUrl, token })).status).toBe(403);
    expect(one.asked).toHaveLength(1);
  });
});
