import { databaseSettings, defineSettings, kafkaSettings } from '#observability';
import type { KafkaOptions, StreamLogger } from '#streaming';
import { StackError } from './local-stack/index.js';
import { readSettings } from './read-settings.js';
import { readStackFile } from './stack-file.js';

/** The settings of the commands for operators; without addresses they look at what `npm start` runs. */
export const operatorSettings = defineSettings({
  KAFKA_BROKERS: {
    ...kafkaSettings.KAFKA_BROKERS,
    optional: true,
    description: 'Kafka brokers, host:port, separated by commas; without it those of `npm start`',
  },
  TOPIC_PREFIX: kafkaSettings.TOPIC_PREFIX,
  DATABASE_URL: {
    ...databaseSettings.DATABASE_URL,
    optional: true,
    description: 'PostgreSQL of the read model; without it that of `npm start`',
  },
});

/** @throws StackError with one line where the environment names no brokers and none run here. */
export function findKafka(clientId: string): KafkaOptions {
  const { KAFKA_BROKERS, TOPIC_PREFIX: topicPrefix } = readSettings(operatorSettings);
  const brokers = KAFKA_BROKERS ?? readStackFile()?.kafkaBrokers.split(',');
  if (brokers === undefined) throw missing('KAFKA_BROKERS');
  return { brokers, topicPrefix, clientId };
}

/** @throws StackError with one line where the environment names no database and none runs here. */
export function findDatabase(): string {
  const url = readSettings(operatorSettings).DATABASE_URL ?? readStackFile()?.databaseUrl;
  if (url === undefined) throw missing('DATABASE_URL');
  return url;
}

function missing(variable: string): StackError {
  return new StackError(`set ${variable}, or start a system here with \`npm start\``);
}

/** What the Kafka client has to say is of no use to an operator: a failure reaches the command. */
export const silent: StreamLogger = {
  log: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
