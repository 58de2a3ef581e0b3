import * as fc from 'fast-check';
import { topics } from '#contracts';
import { changeTopicSettings } from '../faults/system/topic-settings.js';
import { Installation } from '../system/installation.js';
import type { LogFollower } from '../system/log-follower.js';
import type { Sentinels } from '../system/sentinels.js';
import type { ServiceProcess } from '../system/service-process.js';
import { isBroken, originOf, placeOf, unexpected } from './broken.js';
import { type InputRecord, inputRecord, inputTopics } from './records.js';

const recordCount = 1_500;
const neighbourEvery = 50;

/** Kafka refuses records from the future by itself. */
const acceptable = inputRecord.filter(({ record }) => record.timestamp <= Date.now());

/** As large as Kafka takes them. */
const oversized: readonly InputRecord[] = inputTopics.map((topic) => ({
  topic,
  record: {
    key: topic === topics.users ? 'user' : 'room',
    value: JSON.stringify({ userId: 'user', padding: 'x'.repeat(900_000) }),
    headers: {},
    timestamp: 1_700_000_000_000,
  },
}));

/** Retention would delete what is as old as these records, whenever Kafka looks for such. */
async function keepOldRecords({ brokers, topicPrefix }: Installation): Promise<void> {
  const port = Number(brokers[0]?.split(':')[1]);
  for (const topic of inputTopics) {
    await changeTopicSettings(port, topicPrefix + topic, { 'retention.ms': '-1' });
  }
}

describe('whatever stands in the input topics of a real Kafka', () => {
  let installation: Installation;
  let follower: LogFollower;
  let sentinels: Sentinels;
  let saga: ServiceProcess;

  async function brokenIn(topic: InputRecord['topic']): Promise<string[]> {
    const contents = await installation.read(topic);
    return contents.flatMap(({ partition, records }) =>
      records
        .filter((record) => isBroken(topic, record))
        .map(({ offset }) => placeOf(topic, partition, offset)),
    );
  }

  beforeAll(async () => {
    installation = await Installation.create();
    await keepOldRecords(installation);
    follower = await installation.follow();
    saga = await installation.start('kickout-saga');
    sentinels = await installation.sentinels(follower);
  });

  afterAll(async () => {
    await installation.remove();
  });

  it('stops nothing, costs no neighbour, and is a dead letter once if it is broken', async () => {
    const { traffic } = installation;
    const several = fc.array(acceptable, { minLength: recordCount, maxLength: recordCount });
    await fc.assert(
      fc.asyncProperty(several, async (records) => {
        const writings = [...records, ...oversized].map(({ topic, record }, index) => {
          const writing = traffic.raw(topic, record);
          const isNeighbour = index % neighbourEvery === 0;
          return isNeighbour
            ? Promise.all([writing, traffic.join('neighbours', `user-${index}`)])
            : writing;
        });
        await Promise.all(writings);
        await sentinels.settled();
        await follower.caughtUp();
        const broken = (await Promise.all(inputTopics.map(brokenIn))).flat();
        const deadLetters = follower.records.filter(({ topic }) => topic === topics.deadLetters);
        expect(
          unexpected(
            deadLetters.map(({ record }) => originOf(record)),
            broken,
          ),
        ).toEqual([]);
        const joins = follower
          .events('MemberJoined')
          .filter(({ data }) => data.chatroomId === 'neighbours');
        expect(joins).toHaveLength(Math.ceil((recordCount + oversized.length) / neighbourEvery));
        expect(await saga.metric('chatroom_saga_task_failures_total')).toBe(0);
      }),
      { numRuns: 1, endOnFailure: true },
    );
  });
});
