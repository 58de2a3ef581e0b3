import type { Settings } from '#observability';
import { migrate } from '#persistence';
import { provisionTopics, waitForBrokers } from '#streaming';
import { StackError } from './local-stack/stack-error.js';
import type { provisionSettings } from './provision-settings.js';

const BROKERS_TIMEOUT_MS = 60_000;

export interface Servers {
  /** host:port of the brokers. */
  readonly brokers: readonly string[];
  readonly databaseUrl: string;
}

/**
 * Creates the topics and tables that are missing; what exists is left as it is. Waits for Kafka.
 *
 * @throws StackError with one line if a server does not answer.
 */
export async function provision(
  { brokers, databaseUrl }: Servers,
  settings: Settings<typeof provisionSettings>,
): Promise<void> {
  await explain('Kafka', waitForBrokers(brokers, BROKERS_TIMEOUT_MS));
  await provisionTopics({
    brokers,
    topicPrefix: settings.TOPIC_PREFIX,
    partitions: settings.PARTITIONS,
    userPartitions: settings.USER_PARTITIONS,
    replicationFactor: settings.REPLICATION_FACTOR,
  });
  await explain('PostgreSQL', migrate(databaseUrl));
}

async function explain(server: string, step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    throw new StackError(`${server} cannot be used: ${message || (code ?? 'no answer')}`, {
      cause: error,
    });
  }
}
