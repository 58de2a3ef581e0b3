// What the benches ask of brokers besides reading and writing: topics, ends of committed records, group positions.
import { setTimeout as delay } from 'node:timers/promises';
import { Kafka, logLevel, Partitioners } from 'kafkajs-published';

const knownWithinMs = 30_000;
const knownCheckMs = 20;

/** Longer than the session of a member that ended without leaving. */
const emptyWithinMs = 60_000;
const emptyCheckMs = 200;
const memberless = ['Empty', 'Dead'];

/** An open connection. All topics are full names. */
export async function openAdmin(brokers) {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { initialRetryTime: 50 } });
  const admin = kafka.admin();
  await admin.connect();
  return {
    /**
     * `replicationFactor` is 1; `config` holds the topics' settings. They can be used then: kafkajs' own waiting
     * ends with an error where the broker has not heard of them yet.
     */
    createTopics: async (names, numPartitions, config = {}) => {
      const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
      const settings = { numPartitions, replicationFactor: 1, configEntries };
      const topics = names.map((topic) => ({ topic, ...settings }));
      await admin.createTopics({ waitForLeaders: false, topics });
      const deadline = performance.now() + knownWithinMs;
      while (!(await haveLeaders(admin, names))) {
        if (performance.now() > deadline) throw new Error(`no leaders for ${names.join(', ')}`);
        await delay(knownCheckMs);
      }
    },

    /** Up to where readers of committed records can read, by partition. */
    committedEnds: async (topic) => {
      const ends = [];
      for (const { partition, offset } of await admin.fetchTopicOffsets(topic))
        ends[partition] = Number(offset);
      return ends;
    },

    /** The group reads the topic from its beginning, once the members that it had are out of it. */
    rewindGroup: async (groupId, topic) => {
      const deadline = performance.now() + emptyWithinMs;
      while (!memberless.includes((await admin.describeGroups([groupId])).groups[0]?.state)) {
        if (performance.now() > deadline) throw new Error(`${groupId} still has members`);
        await delay(emptyCheckMs);
      }
      await admin.resetOffsets({ groupId, topic, earliest: true });
    },

    groupState: async (groupId) => (await admin.describeGroups([groupId])).groups[0]?.state,

    close: () => admin.disconnect(),
  };
}

async function haveLeaders(admin, topics) {
  const found = await admin.fetchTopicMetadata({ topics }).catch(() => undefined);
  return found?.topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
}

/** By a connection of its own: one that has asked for a topic since deleted can do nothing more. */
export async function deleteTopicsWith(brokers, prefix) {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((name) => name.startsWith(prefix));
  if (topics.length > 0) await admin.deleteTopics({ topics });
  await admin.disconnect();
}

/** The partition of a key, as Java's producer chooses it. */
export function partitionOf(key, partitionCount) {
  const partitionMetadata = Array.from({ length: partitionCount }, (_, partitionId) => ({
    partitionId,
    leader: 0,
  }));
  return choosePartition({ topic: '', partitionMetadata, message: { key } });
}

const choosePartition = Partitioners.DefaultPartitioner();

/** Calls `take` with each committed record from the beginning on; the result ends it. */
export async function followTopic({ brokers, topic, groupId }, take) {
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 50, readUncommitted: false });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      for (const message of batch.messages) take(message, batch.partition);
    },
  });
  return () => consumer.disconnect();
}

const markersMax = 100;

/** The value of the last committed record of a partition; behind it there may be markers of transactions. */
export async function lastValue({ brokers, topic, partition }) {
  const admin = await openAdmin(brokers);
  const end = (await admin.committedEnds(topic))[partition];
  await admin.close();
  const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
  const consumer = kafka.consumer({ groupId: `last-${Math.random()}`, readUncommitted: false });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  let last;
  const reachedEnd = new Promise((resolve) => {
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      if (payload.partition !== partition || last === undefined) return;
      if (Number(payload.lastOffset) >= end - 1) resolve();
    });
    void consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        if (batch.partition === partition) last = batch.messages.at(-1)?.value ?? last;
      },
    });
    consumer.seek({ topic, partition, offset: String(Math.max(0, end - markersMax)) });
  });
  await reachedEnd;
  await consumer.disconnect();
  return last;
}
