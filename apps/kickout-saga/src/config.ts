import type { PauseSettings } from '#membership';
import {
  defineSettings,
  kafkaSettings,
  sagaAccessSettings,
  serviceSettings,
  type Settings,
} from '#observability';

/** The settings of the kick-out saga. */
export const kickoutSagaSettings = defineSettings({
  ...serviceSettings(3001),
  ...kafkaSettings,
  ...sagaAccessSettings,
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
  PAUSE_SHARE_PERCENT: {
    kind: 'integer',
    default: 0,
    minimum: 0,
    maximum: 100,
    description:
      'Automatic removal pauses when so many of all members go offline at once, as when a gateway fails; 0: never',
  },
  PAUSE_WINDOW_SECONDS: {
    kind: 'integer',
    default: 30,
    minimum: 1,
    maximum: 600,
    description: 'What is at once, for PAUSE_SHARE_PERCENT',
  },
  PAUSE_HOLD_SECONDS: {
    kind: 'integer',
    default: 300,
    minimum: 5,
    maximum: 3600,
    description: 'How long such a pause lasts, unless an operator ends it',
  },
  PAUSE_MEMBERS_MIN: {
    kind: 'integer',
    default: 1000,
    minimum: 1,
    maximum: 1_000_000_000,
    description: 'Members that a partition must have for a share of them to say anything',
  },
});

export type KickoutSagaSettings = Settings<typeof kickoutSagaSettings>;

/** Undefined: automatic removal never pauses. */
export function pauseSettings(settings: KickoutSagaSettings): PauseSettings | undefined {
  if (settings.PAUSE_SHARE_PERCENT === 0) return undefined;
  return {
    share: settings.PAUSE_SHARE_PERCENT / 100,
    windowMs: settings.PAUSE_WINDOW_SECONDS * 1_000,
    holdMs: settings.PAUSE_HOLD_SECONDS * 1_000,
    membersMin: settings.PAUSE_MEMBERS_MIN,
  };
}
