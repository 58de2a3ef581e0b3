import { createRequire } from 'node:module';
import { jest } from '@jest/globals';
import { installPromptResumption } from './prompt-resumption.js';

interface Consumer {
  readonly subscriptionState: { assign(assignment: readonly object[]): void };
  fetch(nodeId: number): Promise<readonly unknown[]>;
  pause(topicPartitions: readonly object[]): void;
  resume(topicPartitions: readonly object[]): void;
}

const published = createRequire(import.meta.url);
const { prototype } = published('kafkajs/src/consumer/consumerGroup.js') as { prototype: Consumer };
const SubscriptionState = published(
  'kafkajs/src/consumer/subscriptionState.js',
) as new () => Consumer['subscriptionState'];

const node = 1;
const maxWaitTime = 250;
const assignment = [{ topic: 't', partitions: [0, 1] }];
const one = [{ topic: 't', partitions: [1] }];

/** A consumer of kafkajs that has both partitions; without `ask`, its broker waits for records for ever. */
function consumer(ask: () => Promise<object> = () => new Promise(() => undefined)): Consumer {
  const group = Object.assign(Object.create(prototype) as Consumer, {
    subscriptionState: new SubscriptionState(),
    maxWaitTime,
    logger: { info: () => undefined },
    cluster: {
      refreshMetadataIfNecessary: () => Promise.resolve(),
      findBroker: () => Promise.resolve({ fetch: ask }),
    },
    checkForStaleAssignment: () => undefined,
    filterPartitionsByNode: () => assignment,
    seekOffsets: () => Promise.resolve(),
    offsetManager: {
      committedOffsets: () => ({ t: { 0: '0', 1: '0' } }),
      nextOffset: () => '0',
    },
  });
  group.subscriptionState.assign(assignment);
  return group;
}

/** What a fetch comes to within `ms`; undefined: it is under way still. */
async function outcomeWithin(ms: number, fetched: Promise<readonly unknown[]>) {
  let outcome: readonly unknown[] | undefined;
  void fetched.then((batches) => (outcome = batches));
  await jest.advanceTimersByTimeAsync(ms);
  return outcome;
}

beforeAll(() => {
  installPromptResumption();
  jest.useFakeTimers();
});

afterAll(() => {
  jest.useRealTimers();
});

describe('a consumer all of whose partitions are paused', () => {
  it('asks the broker as soon as one is resumed', async () => {
    const ask = jest.fn(() => Promise.resolve({ responses: [] }));
    const group = consumer(ask);
    group.pause(assignment);
    const fetches = [group.fetch(node), group.fetch(node)];
    expect(await outcomeWithin(maxWaitTime - 1, Promise.race(fetches))).toBeUndefined();
    expect(ask).not.toHaveBeenCalled();
    group.resume(one);
    expect(await outcomeWithin(0, Promise.all(fetches))).toEqual([[], []]);
    expect(ask).toHaveBeenCalledTimes(fetches.length);
  });

  it('looks again after a while where none is', async () => {
    const group = consumer();
    group.pause(assignment);
    expect(await outcomeWithin(maxWaitTime, group.fetch(node))).toEqual([]);
  });
});

describe('a consumer', () => {
  it.each([
    ['all', assignment],
    ['another', one],
  ])('waits for the broker where %s had been paused', async (_, paused) => {
    const group = consumer();
    group.pause(paused);
    const fetched = group.fetch(node);
    group.resume(one);
    expect(await outcomeWithin(2 * maxWaitTime, fetched)).toBeUndefined();
  });
});
