import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { Kafka } from 'kafkajs';
import { type OutgoingRecord, topics } from '#contracts';
import { readTopic } from '../runtime/read-topic.js';
import type { StreamLogger } from './kafka-client.js';
import { KafkaLog } from './kafka-log.js';
import { partitionOfKey } from './partition-of-key.js';
import { provisionTopics } from './provision-topics.js';
import { RecordWriter } from './record-writer.js';

const partitions = 3;
const silent: StreamLogger = {
  log: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function recordOf(key: string, value: string): OutgoingRecord {
  return { key, value, headers: { ce_id: value }, timestamp: 1_700_000_000_000 };
}

describe('a writer of single records', () => {
  const topicPrefix = `writer-${randomUUID()}.`;
  const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
  const options = { brokers, topicPrefix, clientId: 'writer-test' };
  const log = new KafkaLog(options, 'writer-test', silent);
  let writer: RecordWriter;

  beforeAll(() =>
    provisionTopics({ brokers, topicPrefix, partitions, userPartitions: 1, replicationFactor: 1 }),
  );

  beforeEach(() => {
    writer = new RecordWriter(options, silent);
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await writer.close();
  });

  afterAll(() => log.close());

  const written = (topic: string) => readTopic(log, topic, AbortSignal.timeout(30_000));

  it('writes what comes at once in its order, once, where Java would write it', async () => {
    const names = Array.from(
      { length: 700 },
      (_, index) => `${String(index % 5)}-${String(index)}`,
    );
    await Promise.all(
      names.map((name) => writer.write(topics.requests, recordOf(`room-${name[0]}`, name))),
    );
    const contents = await written(topics.requests);
    for (const { partition, records } of contents) {
      const expected = names.filter(
        (name) => partitionOfKey(`room-${name[0]}`, partitions) === partition,
      );
      expect(records.map(({ value }) => String(value))).toEqual(expected);
    }
    const [record] = contents.flatMap(({ records }) => records);
    expect(record).toMatchObject({ timestamp: 1_700_000_000_000 });
    expect(String(record?.headers['ce_id'])).toBe(String(record?.value));
  });

  it('connects one producer for whoever connects and writes at once', async () => {
    const producer = jest.spyOn(Kafka.prototype, 'producer');
    await Promise.all([
      writer.connect(),
      writer.write(topics.users, recordOf('u1', 'first')),
      writer.connect(),
      writer.write(topics.users, recordOf('u1', 'second')),
    ]);
    expect(producer).toHaveBeenCalledTimes(1);
    const [content] = await written(topics.users);
    expect(content?.records.map(({ value }) => String(value))).toEqual(['first', 'second']);
  });

  it('refuses what is too much to wait, and acknowledges exactly what is in the log', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10_300 }, (_, index) =>
        writer.write(topics.activity, recordOf('room', String(index))),
      ),
    );
    const acknowledged = [...outcomes.keys()].filter((at) => outcomes[at]?.status === 'fulfilled');
    expect(acknowledged.length).toBeGreaterThanOrEqual(10_000);
    expect(acknowledged.length).toBeLessThan(10_300);
    expect(outcomes.at(-1)).toMatchObject({
      reason: new Error('too many records wait for Kafka'),
    });
    const records = (await written(topics.activity)).flatMap(({ records: some }) => some);
    expect(records.map(({ value }) => Number(value))).toEqual(acknowledged);
  });

  it('goes on with a new producer after a write that Kafka refused', async () => {
    const tooLarge = writer.write(topics.results, recordOf('room', 'x'.repeat(2_000_000)));
    await expect(tooLarge).rejects.toThrow('larger than the max message size');
    await writer.write(topics.results, recordOf('room', 'after'));
    const records = (await written(topics.results)).flatMap(({ records: some }) => some);
    expect(records.map(({ value }) => String(value))).toEqual(['after']);
  });

  it('writes what waits before it closes', async () => {
    const outcomes = Promise.all(
      ['a', 'b'].map((name) => writer.write(topics.messages, recordOf('room', name))),
    );
    await writer.close();
    await outcomes;
    const records = (await written(topics.messages)).flatMap(({ records: some }) => some);
    expect(records).toHaveLength(2);
  });
});
