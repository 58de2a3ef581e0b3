import { defineSettings } from '#observability';
import { provisionSettings, serverSettings } from './provision-settings.js';

/** The settings of `npm start`. What the services read besides is passed on to them. */
export const startSettings = defineSettings({
  ...provisionSettings,
  KAFKA_BROKERS: {
    ...serverSettings.KAFKA_BROKERS,
    optional: true,
    description:
      'Kafka brokers, host:port, separated by commas; without it a local Kafka is started',
  },
  DATABASE_URL: {
    ...serverSettings.DATABASE_URL,
    optional: true,
    description: 'PostgreSQL of the read model; without it a local PostgreSQL is started',
  },
  STATUS_WEBHOOK_RECEIVERS: {
    kind: 'string',
    optional: true,
    secret: true,
    description: 'Who gets the room status; without it the status webhook is not started',
  },
  PORT: {
    kind: 'integer',
    default: 3000,
    minimum: 1,
    maximum: 65_535,
    description: 'Port of the API on 127.0.0.1',
  },
  LOCAL_DIRECTORY: {
    kind: 'string',
    default: '.local',
    description:
      'Where local data, logs and stack.json are kept; from the directory of the project',
  },
  KAFKA_HEAP: {
    kind: 'string',
    default: '512m',
    description: "Largest heap of the local Kafka, as in Java's -Xmx",
  },
});
