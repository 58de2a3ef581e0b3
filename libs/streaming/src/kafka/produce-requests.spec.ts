import type { TopicRecord } from '../records.js';
import { FetchedRecords } from './codec/fetched-records.js';
import { batchBytesMax, ProducerBatch } from './codec/producer-batch.js';
import { readBlocks } from './codec/record-block.js';
import { requestsOf } from './produce-requests.js';

function record(
  topic: string,
  partition: number | undefined,
  key: string,
  { bytes = 1, timestamp = 1 } = {},
): TopicRecord {
  const content = { key, value: 'x'.repeat(bytes), headers: {}, timestamp };
  return partition === undefined
    ? { topic, record: content }
    : { topic, partition, record: content };
}

const owner = { producerId: 7n, producerEpoch: 0, firstSequence: 0, isTransactional: false };

/** The records as a reader finds them. */
async function readBack(batch: ProducerBatch) {
  const blocks = await readBlocks(batch.bytesFor(owner));
  return new FetchedRecords(blocks, []).committedFrom(0).toArray();
}

/** One line a request: the topic, the partition, and the records' keys as a reader finds them. */
async function inWords(records: readonly TopicRecord[]): Promise<string[]> {
  const lines = requestsOf(records, 'prefix.').map(async ({ topic, messages }) => {
    const batch: unknown = messages;
    if (!(batch instanceof ProducerBatch)) {
      return `${topic} any: ${messages.map(({ key }) => String(key)).join()}`;
    }
    const keys = (await readBack(batch)).map(({ key }) => String(key));
    return `${topic} ${String(batch.partition)}: ${keys.join()}`;
  });
  return Promise.all(lines);
}

describe('the produce requests of a transaction', () => {
  it('go to one partition each, so that none goes to two brokers', async () => {
    const records = [
      record('events', 1, 'a'),
      record('results', 1, 'b'),
      record('events', 1, 'c'),
      record('events', 2, 'd'),
      record('state', 1, 'e'),
    ];
    expect(await inWords(records)).toEqual([
      'prefix.events 1: a,c',
      'prefix.results 1: b',
      'prefix.events 2: d',
      'prefix.state 1: e',
    ]);
  });

  it('hold one record where it has yet to be given a partition', async () => {
    const records = [
      record('dead', undefined, 'a'),
      record('events', 1, 'b'),
      record('dead', undefined, 'c'),
      record('events', 1, 'd'),
    ];
    expect(await inWords(records)).toEqual([
      'prefix.dead any: a',
      'prefix.events 1: b,d',
      'prefix.dead any: c',
    ]);
  });

  it('keep the order of a partition beyond what fits into one', async () => {
    const bytes = batchBytesMax / 4;
    const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    expect(await inWords(keys.map((key) => record('events', 1, key, { bytes })))).toEqual([
      'prefix.events 1: a,b,c',
      'prefix.events 1: d,e,f',
      'prefix.events 1: g',
    ]);
  });

  it('stay below what a broker takes at once, and take a larger record alone', async () => {
    const records = [
      record('events', 1, 'a', { bytes: 600_000 }),
      record('events', 1, 'b', { bytes: 600_000 }),
      record('events', 1, 'c', { bytes: batchBytesMax }),
      record('events', 1, 'd'),
    ];
    expect(await inWords(records)).toEqual(
      ['events 1: a', 'events 1: b', 'events 1: c', 'events 1: d'].map(
        (words) => `prefix.${words}`,
      ),
    );
  });

  it('keep times that go back from one record to the next', async () => {
    const times = [1_700_000_000_000, 0, 1_700_000_000_001, 253_402_300_799_999];
    const records = times.map((timestamp) => record('events', 1, 'a', { timestamp }));
    const [request] = requestsOf(records, '');
    const batch: unknown = request?.messages;
    if (!(batch instanceof ProducerBatch)) throw new Error('no batch');
    expect((await readBack(batch)).map(({ timestamp }) => timestamp)).toEqual(times);
  });
});
