import { defineSettings, kafkaSettings, serviceSettings } from '#observability';

/** The settings of the status webhook. */
export const statusWebhookSettings = defineSettings({
  ...serviceSettings(3003),
  ...kafkaSettings,
  INSTANCE_ID: {
    kind: 'string',
    default: 'status-webhook',
    description: 'Name of this process in the logs of the brokers',
  },
  STATUS_WEBHOOK_RECEIVERS: {
    kind: 'string',
    secret: true,
    description:
      'Who gets the room status: JSON [{"name","url","secrets":["whsec_…"],"since"}], see docs/status-webhook.md',
  },
  REQUEST_ENTRIES_MAX: {
    kind: 'integer',
    default: 100,
    minimum: 1,
    maximum: 1_000,
    description: 'Most entries in one request to a receiver',
  },
  REQUEST_BYTES_MAX: {
    kind: 'integer',
    default: 262_144,
    minimum: 4_096,
    maximum: 1_048_576,
    description: 'Largest body of a request to a receiver',
  },
  REQUEST_LINGER_MS: {
    kind: 'integer',
    default: 200,
    minimum: 0,
    maximum: 60_000,
    description:
      'How long a partition gathers entries after a request that was not full; 0: not at all',
  },
  REQUEST_TIMEOUT_MS: {
    kind: 'integer',
    default: 5_000,
    minimum: 100,
    maximum: 20_000,
    description: 'How long a receiver may take to answer',
  },
  RETRY_DELAY_MS: {
    kind: 'integer',
    default: 500,
    minimum: 10,
    maximum: 60_000,
    description: 'Longest wait before the first repetition; doubles with each failure in a row',
  },
  RETRY_DELAY_MAX_MS: {
    kind: 'integer',
    default: 60_000,
    minimum: 100,
    maximum: 3_600_000,
    description: 'Longest wait before a repetition, also where Retry-After asks for a longer one',
  },
});
