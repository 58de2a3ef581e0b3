import { catalogue, cloudEventHeaders, type OutgoingRecord, topics } from '#contracts';
import { createSagaDriver } from '../../apps/kickout-saga/src/testing/saga-driver.js';
import { type InputType, samples } from './records.js';

const types = (Object.keys(samples) as InputType[]).filter((type) => type !== 'MessageCreated');
const fieldsOf = (type: InputType) => Object.keys(catalogue[type].schema.properties);
const ofSomeType = [...new Set(types.flatMap(fieldsOf))];
const values: readonly unknown[] = [null, 5, '', 'someone else', {}, ['user']];

/** What the saga writes when somebody has joined, and then comes a sample with `added` in it. */
async function answersTo(type: InputType, added: object) {
  const driver = createSagaDriver();
  const process = await driver.startProcess();
  await driver.settle();
  const { topic, data } = samples[type];
  const record = (type: InputType, id: string, data: unknown): OutgoingRecord => ({
    key: topic === topics.users && type !== 'JoinRequested' ? 'user' : 'room',
    value: JSON.stringify(data),
    headers: cloudEventHeaders({ id, source: 'fuzz', type, timeMs: 1_700_000_000_000 }),
    timestamp: 1_700_000_000_000,
  });
  const joined = { requestId: 'r-0', chatroomId: 'room', userId: 'user' };
  driver.pipe(topics.requests, record('JoinRequested', 'e-0', joined));
  driver.pipe(topic, record(type, 'e-1', { ...(data as object), ...added }));
  await driver.settle();
  expect(process.isReady).toBe(true);
  return [topics.membership, topics.results, topics.deadLetters].map((output) =>
    driver.read(output).map(({ key, value }) => `${String(key)} ${String(value)}`),
  );
}

describe('a field that the schema does not name, and that of another event does', () => {
  it.each(types)('means nothing in %s', async (type) => {
    const asItShouldBe = await answersTo(type, {});
    for (const name of ofSomeType.filter((name) => !fieldsOf(type).includes(name))) {
      for (const value of values) {
        expect(await answersTo(type, { [name]: value })).toEqual(asItShouldBe);
      }
    }
  });
});
