import { randomUUID } from 'node:crypto';
import { type Admin, type Kafka, Partitioners } from 'kafkajs';
import { describeLog } from '../examples/log-contract.js';
import {
  contractTopics,
  type LogUnderTest,
  stampedTopics,
} from '../examples/log-contract/log-session.js';
import { readGroupOffsets } from './group-offsets.js';
import { createKafka, type KafkaOptions, type StreamLogger } from './kafka-client.js';
import { KafkaLog } from './kafka-log.js';
import { createTopics } from './provision-topics.js';

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const writersGroup = 'group';
const pollIntervalMs = 10;
const answeredWithinMs = 30_000;

const logger: StreamLogger = {
  log: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const createPartitioner = Partitioners.DefaultPartitioner;

/** What other clients do to the topics of an installation of its own. */
class ForeignClients {
  readonly #kafka: Kafka;
  readonly #admin: Admin;
  readonly #prefix: string;

  constructor(options: KafkaOptions) {
    this.#kafka = createKafka(options, logger);
    this.#admin = this.#kafka.admin();
    this.#prefix = options.topicPrefix;
  }

  async open(): Promise<void> {
    await this.#admin.connect();
    const topics = Object.entries(contractTopics).map(([topic, numPartitions]) => ({
      topic: this.#prefix + topic,
      numPartitions,
      replicationFactor: 1,
      configEntries: stampedTopics.includes(topic)
        ? [{ name: 'message.timestamp.type', value: 'LogAppendTime' }]
        : [],
    }));
    await createTopics(this.#admin, topics);
  }

  append: LogUnderTest['append'] = async (topic, partition, record) => {
    const producer = this.#kafka.producer({ createPartitioner });
    await producer.connect();
    const message = { ...record, partition, timestamp: String(record.timestamp) };
    const [written] = await producer.send({ topic: this.#prefix + topic, messages: [message] });
    await producer.disconnect();
    return Number(written?.baseOffset);
  };

  appendAborted: LogUnderTest['appendAborted'] = async (topic, partition, count) => {
    const producer = this.#kafka.producer({
      createPartitioner,
      idempotent: true,
      maxInFlightRequests: 1,
      transactionalId: this.#prefix + randomUUID(),
    });
    await producer.connect();
    const transaction = await producer.transaction();
    const messages = Array.from({ length: count }, () => ({ partition, value: 'aborted' }));
    await transaction.send({ topic: this.#prefix + topic, messages });
    await transaction.abort();
    await producer.disconnect();
  };

  deleteBefore: LogUnderTest['deleteBefore'] = async (topic, partition, offset) => {
    await this.#admin.fetchTopicOffsets(this.#prefix + topic); // else it knows no leader to ask
    await this.#admin.deleteTopicRecords({
      topic: this.#prefix + topic,
      partitions: [{ partition, offset: String(offset) }],
    });
  };

  async close(): Promise<void> {
    await this.#admin.deleteTopics({
      topics: Object.keys(contractTopics).map((topic) => this.#prefix + topic),
    });
    await this.#admin.disconnect();
  }
}

/** A broker that has kept no group before begins to when it is asked, and refuses until it does. */
async function untilAnswered(ask: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + answeredWithinMs;
  for (;;) {
    try {
      await ask();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await nextPoll();
  }
}

function nextPoll(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pollIntervalMs));
}

async function create(): Promise<LogUnderTest> {
  const options = { brokers, clientId: 'contract', topicPrefix: `${randomUUID()}.` };
  const log = new KafkaLog(options, writersGroup, logger);
  const other = new KafkaLog(options, writersGroup, logger);
  const others = new ForeignClients(options);
  await others.open();
  const groupOffsets = (topic: string) => readGroupOffsets(options, writersGroup, topic, logger);
  await untilAnswered(() => groupOffsets('rooms'));
  return {
    log,
    other,
    append: others.append,
    appendAborted: others.appendAborted,
    deleteBefore: others.deleteBefore,
    groupOffset: async (topic, partition) => {
      const offset = (await groupOffsets(topic))[partition];
      return offset === -1 ? undefined : offset;
    },
    run: nextPoll,
    close: async () => {
      await Promise.all([log.close(), other.close(), others.close()]);
    },
  };
}

describeLog('Kafka', create);
