import * as fc from 'fast-check';
import { decodeEvent, encodeEvent, resultCodes, topics } from '#contracts';
import type { TopologyTestDriver } from '#streaming';
import { createSagaDriver } from '../../apps/kickout-saga/src/testing/saga-driver.js';
import { isBroken, originOf, placeOf, unexpected } from './broken.js';
import { type InputRecord, inputRecord, inputTopics } from './records.js';

const neighbourEvery = 5;
const runs = 1_500;

/** Where the records stand that break what their type promises. */
function brokenIn(driver: TopologyTestDriver): string[] {
  return inputTopics.flatMap((topic) =>
    Array.from({ length: driver.log.partitionCount(topic) }, (_, partition) =>
      driver.log
        .partition(topic, partition)
        .flatMap((record, offset) =>
          record !== undefined && isBroken(topic, record)
            ? [placeOf(topic, partition, offset)]
            : [],
        ),
    ).flat(),
  );
}

/** Requests of another room, among whatever else there is. */
function neighbour(index: number): InputRecord {
  const data = { requestId: `n-${index}`, chatroomId: 'neighbours', userId: `user-${index}` };
  const attribution = { id: `n-${index}`, source: 'fuzz', timeMs: 1_700_000_000_000 };
  return {
    topic: topics.requests,
    record: encodeEvent({ type: 'JoinRequested', data }, attribution),
  };
}

describe('whatever stands in the input topics', () => {
  it('stops nothing, costs no neighbour, and is a dead letter once if it is broken', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(inputRecord, { maxLength: 40 }), async (records) => {
        const driver = createSagaDriver();
        const process = await driver.startProcess();
        await driver.settle();
        const neighbours: string[] = [];
        for (const [index, { topic, record }] of records.entries()) {
          driver.log.append({ topic, record });
          if (index % neighbourEvery > 0) continue;
          driver.log.append(neighbour(index));
          neighbours.push(`n-${index}`);
        }
        await driver.settle();
        expect(process.isReady).toBe(true);
        const deadLetters = driver.read(topics.deadLetters).map(originOf);
        expect(unexpected(deadLetters, brokenIn(driver))).toEqual([]);
        const answered = driver.read(topics.results).flatMap((record) => {
          const decoded = decodeEvent(topics.results, record);
          return decoded.outcome === 'event' ? [decoded.event.data] : [];
        });
        const ofNeighbours = answered.filter(({ chatroomId }) => chatroomId === 'neighbours');
        expect(ofNeighbours.map(({ requestId }) => requestId).sort()).toEqual(neighbours.sort());
        expect(ofNeighbours.every(({ code }) => code === resultCodes.OK)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it('is a mixture: some of it is broken, some of it is not', () => {
    const sample = fc.sample(inputRecord, { numRuns: 2_000, seed: 1 });
    const broken = sample.filter(({ topic, record: { key, value, ...rest } }) =>
      isBroken(topic, {
        key: typeof key === 'string' ? Buffer.from(key) : key,
        value: typeof value === 'string' ? Buffer.from(value) : value,
        ...rest,
      }),
    );
    expect(broken.length).toBeGreaterThan(400);
    expect(broken.length).toBeLessThan(1_600);
  });
});
