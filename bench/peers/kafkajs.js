// kafkajs by itself, as the measure of what runs on it. The settings of the fetches are those that the saga's reader
// has: 250 ms at most, 1 MiB a partition, 10 MiB in all, committed records only.
import { CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs';

const recordsPerRequest = 500;

const kafkaOf = (brokers) => new Kafka({ brokers, logLevel: logLevel.ERROR });

/** Reads the topic from its beginning and does nothing but say how many records arrived. */
export async function countBatches({ brokers, topic, groupId }, arrived) {
  const consumer = kafkaOf(brokers).consumer({
    groupId,
    maxWaitTimeInMs: 250,
    allowAutoTopicCreation: false,
    readUncommitted: false,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => arrived(batch.messages.length),
  });
  return () => consumer.disconnect();
}

/** Writes all records as a service would that has many to write: 500 a request, uncompressed. */
export async function writeRecords({ brokers, topic }, records) {
  const producer = kafkaOf(brokers).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  let messages = [];
  const send = async () => {
    const compression = CompressionTypes.None;
    await producer.sendBatch({ acks: 1, compression, topicMessages: [{ topic, messages }] });
    messages = [];
  };
  for (const record of records) {
    messages.push({ ...record, timestamp: String(record.timestamp) });
    if (messages.length === recordsPerRequest) await send();
  }
  if (messages.length > 0) await send();
  await producer.disconnect();
}

/** Deletes those of the topics that exist; resolves when the brokers know them no longer. */
export async function deleteTopics({ brokers, topics }) {
  const admin = kafkaOf(brokers).admin();
  await admin.connect();
  const existing = async () => {
    const names = new Set(await admin.listTopics());
    return topics.filter((topic) => names.has(topic));
  };
  await admin.deleteTopics({ topics: await existing() });
  while ((await existing()).length > 0);
  await admin.disconnect();
}
