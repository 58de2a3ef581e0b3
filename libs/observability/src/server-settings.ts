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

/** How the API shows itself to the saga. HS256 wants a secret of 256 bits or more. */
export const sagaAccessSettings = defineSettings({
  SAGA_SECRET: {
    kind: 'string',
    optional: true,
    secret: true,
    lengthMin: 32,
    description:
      'Known to the saga and the API alone: the saga explains, and ends pauses, only for who has it; absent: for nobody',
  },
});
