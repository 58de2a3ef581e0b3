import { type Admin, type ITopicConfig, Kafka, logLevel, type RetryOptions } from 'kafkajs';
import { type Topic, topicDefinitions, topics } from '#contracts';

export interface ProvisionOptions {
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  /** Partitions of each topic that is keyed by room. */
  readonly partitions: number;
  /** Partitions of `chat.users`. */
  readonly userPartitions: number;
  readonly replicationFactor: number;
}

function adminOf(
  brokers: readonly string[],
  retry: RetryOptions = { initialRetryTime: 100, retries: 8 },
): Admin {
  return new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry }).admin();
}

/** Creates the topics that do not exist yet; those that do are left as they are. */
export async function provisionTopics(options: ProvisionOptions): Promise<void> {
  const admin = adminOf(options.brokers);
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = Object.values(topics).filter(
      (topic) => !existing.has(options.topicPrefix + topic),
    );
    if (missing.length === 0) return;
    await createTopics(
      admin,
      missing.map((topic) => toTopicConfig(topic, options)),
    );
  } finally {
    await admin.disconnect();
  }
}

const topicKnownWithinMs = 30_000;

/**
 * Creates topics and waits until they can be used. kafkajs' own waiting ends with an error where the
 * broker that it asks has not heard of them yet.
 *
 * @throws {Error} when some partition still has no leader after half a minute.
 */
export async function createTopics(admin: Admin, topics: ITopicConfig[]): Promise<void> {
  await admin.createTopics({ topics, waitForLeaders: false });
  const deadline = Date.now() + topicKnownWithinMs;
  const names = topics.map(({ topic }) => topic);
  while (!(await haveLeaders(admin, names))) {
    if (Date.now() > deadline) throw new Error(`no leaders for ${names.join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function haveLeaders(admin: Admin, names: string[]): Promise<boolean> {
  const found = await admin.fetchTopicMetadata({ topics: names }).catch(() => undefined);
  if (found === undefined) return false;
  return found.topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0));
}

function toTopicConfig(topic: Topic, options: ProvisionOptions) {
  const { keyedBy, cleanup, retentionMs, retentionBytes, stampedBy } = topicDefinitions[topic];
  const configEntries: { name: string; value: string }[] = [
    { name: 'cleanup.policy', value: cleanup },
  ];
  if (cleanup === 'delete')
    configEntries.push({ name: 'retention.ms', value: String(retentionMs) });
  if (retentionBytes !== undefined) {
    configEntries.push({ name: 'retention.bytes', value: String(retentionBytes) });
  }
  if (stampedBy === 'broker') {
    configEntries.push({ name: 'message.timestamp.type', value: 'LogAppendTime' });
  }
  if (options.replicationFactor > 2) {
    configEntries.push({ name: 'min.insync.replicas', value: '2' });
  }
  return {
    topic: options.topicPrefix + topic,
    numPartitions: keyedBy === 'room' ? options.partitions : options.userPartitions,
    replicationFactor: options.replicationFactor,
    configEntries,
  };
}

/** Resolves when one of the brokers answers. @throws {Error} when none has within `timeoutMs`. */
export async function waitForBrokers(brokers: readonly string[], timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      await Promise.any(brokers.map(answer));
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw new Error(`no Kafka broker answered at ${brokers.join(', ')}`, { cause: error });
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** Asked without retries, kafkajs tries only one of several brokers; so each is asked by itself. */
async function answer(broker: string): Promise<void> {
  const admin = adminOf([broker], { retries: 0 });
  try {
    await admin.connect();
    await admin.describeCluster();
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
