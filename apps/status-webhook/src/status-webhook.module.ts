import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { endService, Metrics, ObservabilityModule, type Settings } from '#observability';
import { SubscriptionStrategy, systemClock } from '#streaming';
import type { statusWebhookSettings } from './config.js';
import { attempt } from './http-attempt.js';
import { readReceivers, type Receiver } from './receivers.js';
import { StatusDeliveries } from './status-deliveries.js';
import { StatusDelivery } from './status-delivery.js';
import { StatusWebhookController } from './status-webhook.controller.js';
import { StatusWebhookMetrics } from './status-webhook.metrics.js';
import { statusWebhookTopology } from './topology.js';

export const serviceName = 'status-webhook';

export type StatusWebhookSettings = Settings<typeof statusWebhookSettings>;

/** One for each receiver. */
export class Subscriptions {
  constructor(readonly strategies: readonly SubscriptionStrategy[]) {}
}

@Module({})
export class StatusWebhookModule {
  /** @throws {ConfigurationError} when the receivers are not as they have to be. */
  static with(settings: StatusWebhookSettings): DynamicModule {
    const receivers = readReceivers(settings.STATUS_WEBHOOK_RECEIVERS);
    return {
      module: StatusWebhookModule,
      global: true,
      imports: [
        ObservabilityModule.registerAsync({
          service: serviceName,
          inject: [Subscriptions],
          useFactory:
            ({ strategies }: Subscriptions) =>
            () =>
              strategies.map((strategy) => ({
                name: `partitions for ${strategy.subscription}`,
                up: strategy.isReady(),
              })),
        }),
      ],
      controllers: [StatusWebhookController],
      providers: [
        {
          provide: StatusWebhookMetrics,
          inject: [Metrics],
          useFactory: (metrics: Metrics) => {
            const names = receivers.map(({ name }) => name);
            return new StatusWebhookMetrics(metrics, names);
          },
        },
        {
          provide: StatusDeliveries,
          inject: [StatusWebhookMetrics],
          useFactory: (metrics: StatusWebhookMetrics) => {
            const delivery = (receiver: Receiver) => deliveryTo(receiver, settings, metrics);
            const entries = receivers.map((each) => [each.name, delivery(each)] as const);
            return new StatusDeliveries(new Map(entries));
          },
        },
        {
          provide: Subscriptions,
          useFactory: () => {
            const strategies = receivers.map((receiver) => subscriptionOf(receiver, settings));
            return new Subscriptions(strategies);
          },
        },
      ],
      exports: [Subscriptions],
    };
  }
}

function deliveryTo(
  receiver: Receiver,
  settings: StatusWebhookSettings,
  metrics: StatusWebhookMetrics,
): StatusDelivery {
  return new StatusDelivery({
    receiver: receiver.name,
    limits: {
      entriesMax: settings.REQUEST_ENTRIES_MAX,
      bytesMax: settings.REQUEST_BYTES_MAX,
      lingerMs: settings.REQUEST_LINGER_MS,
      delayMs: settings.RETRY_DELAY_MS,
      delayMaxMs: settings.RETRY_DELAY_MAX_MS,
    },
    send: (request) => attempt(receiver, request, systemClock.now(), settings.REQUEST_TIMEOUT_MS),
    clock: systemClock,
    random: Math.random,
    metrics,
  });
}

function subscriptionOf(
  { name, sinceMs }: Receiver,
  settings: StatusWebhookSettings,
): SubscriptionStrategy {
  return new SubscriptionStrategy({
    brokers: settings.KAFKA_BROKERS,
    clientId: settings.INSTANCE_ID,
    topicPrefix: settings.TOPIC_PREFIX,
    groupId: statusWebhookTopology.groupIdOf(name),
    topics: [statusWebhookTopology.source],
    subscription: name,
    sinceMs,
    logger: new Logger(`streaming for ${name}`),
    onLost: endService,
  });
}
