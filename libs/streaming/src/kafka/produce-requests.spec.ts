import type { TopicRecord } from '../records.js';
import { recordsPerRequestMax, requestsOf } from './produce-requests.js';

function record(topic: string, partition: number | undefined, key: string, bytes = 1): TopicRecord {
  const content = { key, value: 'x'.repeat(bytes), headers: {}, timestamp: 1 };
  return partition === undefined
    ? { topic, record: content }
    : { topic, partition, record: content };
}

function inWords(records: readonly TopicRecord[]): string[] {
  return requestsOf(records, 'prefix.').map(({ topic, messages }) => {
    const partitions = new Set(messages.map(({ partition }) => partition ?? 'any'));
    return `${topic} ${[...partitions].join()}: ${messages.map(({ key }) => String(key)).join()}`;
  });
}

describe('the produce requests of a transaction', () => {
  it('go to one partition each, so that none goes to two brokers', () => {
    const records = [
      record('events', 1, 'a'),
      record('results', 1, 'b'),
      record('events', 1, 'c'),
      record('events', 2, 'd'),
      record('state', 1, 'e'),
    ];
    expect(inWords(records)).toEqual([
      'prefix.events 1: a,c',
      'prefix.results 1: b',
      'prefix.events 2: d',
      'prefix.state 1: e',
    ]);
  });

  it('hold one record where it has yet to be given a partition', () => {
    const records = [
      record('dead', undefined, 'a'),
      record('events', 1, 'b'),
      record('dead', undefined, 'c'),
      record('events', 1, 'd'),
    ];
    expect(inWords(records)).toEqual([
      'prefix.dead any: a',
      'prefix.events 1: b,d',
      'prefix.dead any: c',
    ]);
  });

  it('keep the order of a partition beyond what fits into one', () => {
    const count = 2 * recordsPerRequestMax + 1;
    const records = Array.from({ length: count }, (_, n) => record('events', 1, String(n)));
    const requests = requestsOf(records, '');
    expect(requests.map(({ messages }) => messages.length)).toEqual([
      recordsPerRequestMax,
      recordsPerRequestMax,
      1,
    ]);
    const keys = requests.flatMap(({ messages }) => messages.map(({ key }) => key));
    expect(keys).toEqual(records.map((each) => each.record.key));
  });

  it('stay below what a broker takes at once, and take a larger record alone', () => {
    const records = [
      record('events', 1, 'a', 400_000),
      record('events', 1, 'b', 400_000),
      record('events', 1, 'c', 900_000),
      record('events', 1, 'd'),
    ];
    expect(inWords(records)).toEqual(
      ['events 1: a', 'events 1: b', 'events 1: c', 'events 1: d'].map(
        (words) => `prefix.${words}`,
      ),
    );
  });
});
