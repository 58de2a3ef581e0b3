import { randomUUID } from 'node:crypto';
import { type Admin, ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { topicDefinitions, topics } from '#contracts';
import { provisionTopics, waitForBrokers } from './provision-topics.js';

describe('provisioning', () => {
  const topicPrefix = `provision-${randomUUID()}.`;
  const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
  const options = {
    brokers,
    topicPrefix,
    partitions: 5,
    userPartitions: 2,
    replicationFactor: 1,
  };
  let admin: Admin;

  beforeAll(async () => {
    admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
  });

  afterAll(() => admin.disconnect());

  async function partitionCounts(): Promise<Record<string, number>> {
    const ours = (await admin.listTopics()).filter((topic) => topic.startsWith(topicPrefix));
    const { topics: found } = await admin.fetchTopicMetadata({ topics: ours });
    return Object.fromEntries(
      found.map(({ name, partitions }) => [name.slice(topicPrefix.length), partitions.length]),
    );
  }

  async function settingsOf(topic: string): Promise<Record<string, string>> {
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name: topicPrefix + topic }],
    });
    const entries = resources[0]?.configEntries ?? [];
    return Object.fromEntries(
      entries.map(({ configName, configValue }) => [configName, configValue]),
    );
  }

  it('leaves a topic that is there as it is, and creates the others', async () => {
    await admin.createTopics({
      topics: [{ topic: topicPrefix + topics.results, numPartitions: 1, replicationFactor: 1 }],
    });
    await provisionTopics(options);
    expect(await partitionCounts()).toEqual({
      'chat.messages': 5,
      'chat.users': 2,
      'chatroom.requests': 5,
      'chatroom.activity': 5,
      'chatroom.membership': 5,
      'chatroom.results': 1,
      'chatroom.kickout-saga.state': 5,
      'chatroom.dead-letters': 2,
    });
  });

  it("lets the broker's clock stamp the saga's state, and the writers' all else", async () => {
    for (const topic of Object.values(topics)) {
      const expected = topic === topics.sagaState ? 'LogAppendTime' : 'CreateTime';
      expect(await settingsOf(topic)).toMatchObject({ 'message.timestamp.type': expected });
    }
  });

  it('gives each topic the clean-up and the retention of its definition', async () => {
    for (const topic of Object.values(topics)) {
      if (topic === topics.results) continue;
      const { cleanup, retentionMs, retentionBytes = -1 } = topicDefinitions[topic];
      const retention = {
        'retention.ms': String(retentionMs),
        'retention.bytes': String(retentionBytes),
      };
      expect(await settingsOf(topic)).toMatchObject({
        'cleanup.policy': cleanup,
        ...(cleanup === 'delete' ? retention : {}),
      });
    }
  });

  it('changes nothing where it runs again, even with other numbers', async () => {
    const before = await partitionCounts();
    await provisionTopics({ ...options, partitions: 9, userPartitions: 9 });
    expect(await partitionCounts()).toEqual(before);
  });

  it('waits for brokers that answer, and says where it found none', async () => {
    await waitForBrokers(['127.0.0.1:1', ...brokers], 30_000);
    const waiting = waitForBrokers(['127.0.0.1:1'], 100);
    await expect(waiting).rejects.toThrow('no Kafka broker answered at 127.0.0.1:1');
  });
});
