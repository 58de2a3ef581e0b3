import { randomUUID } from 'node:crypto';
import { type EventOf, type EventType, parseOwnJson, topics } from '#contracts';
import { createTemporaryDatabase, type TemporaryDatabase } from '#persistence';
import {
  KafkaLog,
  type PartitionContent,
  provisionTopics,
  readTopic,
  type ReceivedRecord,
  type StreamLogger,
} from '#streaming';
import { ServiceProcess, type ServiceName } from './service-process.js';
import { Traffic } from './traffic.js';

const readWithinMs = 60_000;

const silent: StreamLogger = {
  log: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface InstallationOptions {
  readonly partitions?: number;
  readonly userPartitions?: number;
}

/**
 * The system on the Kafka and the PostgreSQL of the test run, with topics and a database of its own:
 * what services a test wants, traffic to them, and what they have written.
 */
export class Installation {
  readonly topicPrefix = `test-${randomUUID()}.`;
  readonly brokers = required('KAFKA_BROKERS').split(',');
  readonly log: KafkaLog;
  readonly traffic: Traffic;
  readonly #database: TemporaryDatabase;
  readonly #services: ServiceProcess[] = [];

  private constructor(database: TemporaryDatabase) {
    this.#database = database;
    const options = this.#kafkaOptions('audit');
    this.log = new KafkaLog(options, 'audit', silent);
    this.traffic = new Traffic(this.#kafkaOptions('traffic'), silent);
  }

  static async create(options: InstallationOptions = {}): Promise<Installation> {
    const database = await createTemporaryDatabase(required('DATABASE_URL'));
    const installation = new Installation(database);
    const { partitions = 4, userPartitions = 3 } = options;
    await provisionTopics({
      brokers: installation.brokers,
      topicPrefix: installation.topicPrefix,
      partitions,
      userPartitions,
      replicationFactor: 1,
    });
    return installation;
  }

  get databaseUrl(): string {
    return this.#database.databaseUrl;
  }

  #kafkaOptions(clientId: string) {
    return { brokers: this.brokers, clientId, topicPrefix: this.topicPrefix };
  }

  /** Starts a service; resolves when it is ready. */
  async start(
    name: ServiceName,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProcess> {
    return (await this.launch(name, environment)).untilReady();
  }

  /** Starts a service and does not wait for it. */
  async launch(
    name: ServiceName,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ServiceProcess> {
    const logName = `${this.topicPrefix}${name}-${String(this.#services.length)}`;
    const service = await ServiceProcess.start(name, logName, {
      KAFKA_BROKERS: this.brokers.join(','),
      DATABASE_URL: this.databaseUrl,
      TOPIC_PREFIX: this.topicPrefix,
      ...environment,
    });
    this.#services.push(service);
    return service;
  }

  /** All committed records of a topic, partition by partition. */
  read(topic: string): Promise<PartitionContent[]> {
    return readTopic(this.log, topic, AbortSignal.timeout(readWithinMs));
  }

  async records(topic: string): Promise<ReceivedRecord[]> {
    return (await this.read(topic)).flatMap(({ records }) => records);
  }

  /** All events of one type on the event store or the results, in the order of their partitions. */
  async events<T extends EventType>(type: T): Promise<EventOf<T>['data'][]> {
    const topic = type === 'RequestCompleted' ? topics.results : topics.membership;
    const records = await this.records(topic);
    return records
      .filter(({ headers }) => String(headers['ce_type']) === type)
      .map(({ value }) => parseOwnJson(value ?? '') as EventOf<T>['data']);
  }

  /** Stops what still runs and removes the database. Topics stay: the broker goes with the run. */
  async remove(): Promise<void> {
    for (const service of this.#services) {
      service.resume();
      await service.kill();
    }
    await this.traffic.close();
    await this.log.close();
    await this.#database.drop();
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the integration project`);
  return value;
}
