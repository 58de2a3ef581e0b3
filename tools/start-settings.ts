import { defineSettings } from '#observability';

/** The settings of `npm start`. What the services read besides is passed on to them. */
export const startSettings = defineSettings({
  PORT: {
    kind: 'integer',
    default: 3000,
    minimum: 1,
    maximum: 65_535,
    description: 'Port of the API on 127.0.0.1',
  },
  KAFKA_BROKERS: {
    kind: 'list',
    optional: true,
    description:
      'Kafka brokers, host:port, separated by commas; without it a local Kafka is started',
  },
  DATABASE_URL: {
    kind: 'url',
    protocols: ['postgres', 'postgresql'],
    secret: true,
    optional: true,
    description: 'PostgreSQL of the read model; without it a local PostgreSQL is started',
  },
  TOPIC_PREFIX: {
    kind: 'string',
    default: '',
    description: 'Put before every topic and group name; lets installations share a cluster',
  },
  PARTITIONS: {
    kind: 'integer',
    default: 4,
    minimum: 1,
    maximum: 1_000,
    description: 'Partitions of each topic keyed by room, where it has to be created',
  },
  USER_PARTITIONS: {
    kind: 'integer',
    default: 2,
    minimum: 1,
    maximum: 1_000,
    description: 'Partitions of chat.users, where it has to be created',
  },
  KAFKA_HEAP: {
    kind: 'string',
    default: '512m',
    description: "Largest heap of the local Kafka, as in Java's -Xmx",
  },
});
