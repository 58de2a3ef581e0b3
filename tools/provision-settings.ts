import { defineSettings } from '#observability';

/** What decides how topics and tables are made. */
export const provisionSettings = defineSettings({
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
  REPLICATION_FACTOR: {
    kind: 'integer',
    default: -1,
    minimum: -1,
    maximum: 9,
    description: "Copies of each topic that has to be created; -1 for the cluster's own default",
  },
});

export const serverSettings = defineSettings({
  KAFKA_BROKERS: { kind: 'list', description: 'Kafka brokers, host:port, separated by commas' },
  DATABASE_URL: {
    kind: 'url',
    protocols: ['postgres', 'postgresql'],
    secret: true,
    description: 'PostgreSQL of the read model',
  },
});
