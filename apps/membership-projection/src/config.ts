import { databaseSettings, defineSettings, kafkaSettings, serviceSettings } from '#observability';

/** The settings of the membership projection. */
export const membershipProjectionSettings = defineSettings({
  ...serviceSettings(3002),
  ...kafkaSettings,
  ...databaseSettings,
  DATABASE_POOL_SIZE: {
    kind: 'integer',
    default: 4,
    minimum: 2,
    maximum: 100,
    description: 'Most connections to PostgreSQL that are open at once',
  },
  INSTANCE_ID: {
    kind: 'string',
    default: 'membership-projection',
    description: 'Name of this process in the logs of the brokers and of PostgreSQL',
  },
  RESULT_RETENTION_MINUTES: {
    kind: 'integer',
    default: 60,
    minimum: 10,
    maximum: 1_440,
    description: 'How long the answer to a request can be asked for',
  },
});
