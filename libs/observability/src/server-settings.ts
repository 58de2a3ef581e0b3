import { defineSettings } from './configuration.js';

/** How to reach Kafka, for whatever talks to it. */
export const kafkaSettings = defineSettings({
  KAFKA_BROKERS: { kind: 'list', description: 'Kafka brokers, host:port, separated by commas' },
  TOPIC_PREFIX: {
    kind: 'string',
    default: '',
    description: 'Put before every topic and group name; lets installations share a cluster',
  },
});

/** How to reach PostgreSQL, for whatever reads or writes the read model. */
export const databaseSettings = defineSettings({
  DATABASE_URL: {
    kind: 'url',
    protocols: ['postgres', 'postgresql'],
    secret: true,
    description: 'PostgreSQL of the read model',
  },
});
