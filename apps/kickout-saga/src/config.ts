import { defineSettings, kafkaSettings, serviceSettings } from '#observability';

/** The settings of the kick-out saga. */
export const kickoutSagaSettings = defineSettings({
  ...serviceSettings(3001),
  ...kafkaSettings,
  ADVERTISED_URL: {
    kind: 'url',
    protocols: ['http', 'https'],
    optional: true,
    description:
      'Where other services of the system reach this process; absent: HOST, or the name of the machine, and PORT',
  },
  INSTANCE_ID: {
    kind: 'string',
    default: 'kickout-saga',
    description: 'Name of this process in the logs of the brokers',
  },
  CLOCK_SKEW_SECONDS: {
    kind: 'integer',
    default: 10,
    minimum: 0,
    maximum: 60,
    description:
      'How far apart the clocks of the services that write events and of the saga may be; real-time kick-out waits as much longer',
  },
  REPLAY_SECONDS: {
    kind: 'integer',
    default: 30,
    minimum: 5,
    maximum: 600,
    description:
      'How much later than presence and messages a join may be read; read again after a restart',
  },
  CHECKPOINT_INTERVAL_MS: {
    kind: 'integer',
    default: 2000,
    minimum: 100,
    maximum: 60_000,
    description: 'Longest time between two commits of a task that only moves on',
  },
});
