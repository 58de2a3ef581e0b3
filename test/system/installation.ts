import { randomUUID } from 'node:crypto';
import { type Topic, topics } from '#contracts';
import {
  createDataSource,
  createTemporaryDatabase,
  type DataSource,
  type TemporaryDatabase,
} from '#persistence';
import {
  KafkaLog,
  type PartitionContent,
  provisionTopics,
  readGroupOffsets,
  readTopic,
  type StreamLogger,
} from '#streaming';
import { LogFollower } from './log-follower.js';
import { Sentinels } from './sentinels.js';
import { ServiceProcess, type ServiceName } from './service-process.js';
import { Traffic } from './traffic.js';

/** Known to the API and the saga. */
const sagaSecret = 'the secret of an installation under test';
/** Shorter than a transaction may stay open: what a crash has left open must be closed by its successor. */
const outputsReadWithinMs = 8_000;
const inputsReadWithinMs = 60_000;
const outputs: readonly string[] = [
  topics.membership,
  topics.results,
  topics.deadLetters,
  topics.sagaState,
];

const silent: StreamLogger = {
  log: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export interface InstallationOptions {
  readonly partitions?: number;
  readonly userPartitions?: number;
  readonly replicationFactor?: number;
  /** Where its topics and its database are; by default the servers of the test run. */
  readonly servers?: InstallationServers;
}

export interface InstallationServers {
  /** host:port of each, separated by commas. */
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
}

/**
 * The system on the Kafka and the PostgreSQL of the test run, with topics and a database of its own:
 * what services a test wants, traffic to them, and what they have written.
 */
export class Installation {
  readonly topicPrefix = `test-${randomUUID()}.`;
  readonly brokers: readonly string[];
  readonly log: KafkaLog;
  readonly traffic: Traffic;
  readonly partitions: number;
  readonly #database: TemporaryDatabase;
  readonly #services: ServiceProcess[] = [];
  readonly #followers: LogFollower[] = [];

  private constructor(brokers: readonly string[], database: TemporaryDatabase, partitions: number) {
    this.brokers = brokers;
    this.#database = database;
    this.partitions = partitions;
    const options = this.#kafkaOptions('audit');
    this.log = new KafkaLog(options, 'audit', silent);
    this.traffic = new Traffic(this.#kafkaOptions('traffic'), silent);
  }

  static async create(options: InstallationOptions = {}): Promise<Installation> {
    const { partitions = 4, userPartitions = 3, replicationFactor = 1 } = options;
    const { kafkaBrokers, databaseUrl } = options.servers ?? serversOfTheRun();
    const database = await createTemporaryDatabase(databaseUrl);
    const installation = new Installation(kafkaBrokers.split(','), database, partitions);
    await provisionTopics({
      brokers: installation.brokers,
      topicPrefix: installation.topicPrefix,
      partitions,
      userPartitions,
      replicationFactor,
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
      SAGA_SECRET: sagaSecret,
      ...environment,
    });
    this.#services.push(service);
    return service;
  }

  /**
   * All committed records of a topic, partition by partition. Fails where a transaction is open that
   * its owner's successor should have ended.
   */
  read(topic: string): Promise<PartitionContent[]> {
    const withinMs = outputs.includes(topic) ? outputsReadWithinMs : inputsReadWithinMs;
    return readTopic(this.log, topic, AbortSignal.timeout(withinMs));
  }

  /** A reader of all that the system writes for others. */
  async follow(
    followed: readonly Topic[] = [topics.membership, topics.results, topics.deadLetters],
  ): Promise<LogFollower> {
    const follower = await LogFollower.start(this.log, followed);
    this.#followers.push(follower);
    return follower;
  }

  sentinels(follower: LogFollower): Promise<Sentinels> {
    return Sentinels.create(this.traffic, follower, this.partitions);
  }

  /** What a consumer group has committed, by partition; -1: nothing. */
  groupOffsets(groupId: string, topic: string): Promise<readonly number[]> {
    return readGroupOffsets(this.#kafkaOptions('audit'), groupId, topic, silent);
  }

  /** Runs `use` on the installation's database. */
  async withDatabase<Result>(use: (dataSource: DataSource) => Promise<Result>): Promise<Result> {
    const dataSource = await createDataSource(this.databaseUrl, { poolSize: 1 }).initialize();
    try {
      return await use(dataSource);
    } finally {
      await dataSource.destroy();
    }
  }

  /** Ends every session of the services with the database; they have to connect anew. */
  async endDatabaseSessions(): Promise<void> {
    await this.withDatabase((dataSource) =>
      dataSource.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      ),
    );
  }

  /**
   * Holds up whoever writes to the table, in the middle of what it does, until `during` is over.
   * `waiting` tells how many are held up.
   */
  whileWritesWait(
    table: string,
    during: (waiting: () => Promise<number>) => Promise<void>,
  ): Promise<void> {
    return this.withDatabase((dataSource) =>
      dataSource.transaction(async (manager) => {
        await manager.query(`LOCK TABLE ${table} IN EXCLUSIVE MODE`);
        await during(async () => {
          const waiting = 'SELECT FROM pg_locks WHERE NOT granted AND relation = $1::regclass';
          return (await manager.query<unknown[]>(waiting, [table])).length;
        });
      }),
    );
  }

  /** Stops what still runs and removes the database. Topics stay: the broker goes with the run. */
  async remove(): Promise<void> {
    for (const service of this.#services) {
      service.resume();
      await service.kill();
    }
    await Promise.all(this.#followers.map((follower) => follower.close()));
    await this.traffic.close();
    await this.log.close();
    await this.#database.drop();
  }
}

function serversOfTheRun(): InstallationServers {
  return { kafkaBrokers: required('KAFKA_BROKERS'), databaseUrl: required('DATABASE_URL') };
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the integration project`);
  return value;
}
