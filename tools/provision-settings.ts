import { databaseSettings, defineSettings, kafkaSettings } from '#observability';

/** What decides how topics and tables are made. */
export const provisionSettings = defineSettings({
  TOPIC_PREFIX: kafkaSettings.TOPIC_PREFIX,
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
  KAFKA_BROKERS: kafkaSettings.KAFKA_BROKERS,
  ...databaseSettings,
});
