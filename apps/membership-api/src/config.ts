import {
  databaseSettings,
  defineSettings,
  kafkaSettings,
  sagaAccessSettings,
  serviceSettings,
  type Settings,
} from '#observability';

/** The settings of the membership API. */
export const membershipApiSettings = defineSettings({
  ...serviceSettings(3000),
  ...kafkaSettings,
  ...databaseSettings,
  DATABASE_POOL_SIZE: {
    kind: 'integer',
    default: 10,
    minimum: 1,
    maximum: 100,
    description: 'Most connections to PostgreSQL',
  },
  JWT_PUBLIC_KEY: {
    kind: 'string',
    optional: true,
    description:
      'Public key of the tokens in PEM (SPKI), line ends also as \\n; this or JWT_JWKS_URL is needed',
  },
  JWT_JWKS_URL: {
    kind: 'url',
    protocols: ['https', 'http'],
    optional: true,
    description: 'Where the public keys of the tokens are published as a JSON Web Key Set',
  },
  JWT_ISSUER: { kind: 'string', description: 'Issuer (iss) of the tokens' },
  JWT_AUDIENCE: {
    kind: 'string',
    default: 'membership-api',
    description: 'Audience (aud) of the tokens',
  },
  INSTANCE_ID: {
    kind: 'string',
    optional: true,
    description: 'Name of this process in its consumer group; made up when absent',
  },
  ACKNOWLEDGE_TIMEOUT_MS: {
    kind: 'integer',
    default: 5_000,
    minimum: 100,
    maximum: 60_000,
    description: 'How long a command waits for Kafka to acknowledge it',
  },
  READ_TIMEOUT_MS: {
    kind: 'integer',
    default: 10_000,
    minimum: 100,
    maximum: 60_000,
    description: 'How long a read waits for PostgreSQL to answer it',
  },
  RATE_LIMIT_PER_SECOND: {
    kind: 'integer',
    default: 0,
    minimum: 0,
    maximum: 100_000,
    description:
      'Requests a second, on average, that this process takes from one client, the subject of its token; 0: no limit',
  },
  RATE_LIMIT_BURST: {
    kind: 'integer',
    default: 100,
    minimum: 1,
    maximum: 1_000_000,
    description:
      'Requests that a limited client may send at once; no less than RATE_LIMIT_PER_SECOND',
  },
  ...sagaAccessSettings,
  SAGA_TIMEOUT_MS: {
    kind: 'integer',
    default: 3_000,
    minimum: 100,
    maximum: 60_000,
    description: 'How long a read waits for the kick-out saga to answer it',
  },
});

export type MembershipApiSettings = Settings<typeof membershipApiSettings>;
