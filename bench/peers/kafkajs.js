// kafkajs as it is published, from a package of its own: the measure of what runs on it. The settings of the fetches are those that the saga's reader
// has: 250 ms at most, 1 MiB a partition, 10 MiB in all, committed records only.
import { Kafka, logLevel } from 'kafkajs-published';

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
