import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { Metrics, ObservabilityModule, type Settings } from '#observability';
import { TaskStrategy } from '#streaming';
import type { kickoutSagaSettings } from './config.js';
import { KickoutSagaController } from './kickout-saga.controller.js';
import { KickoutSagaMetrics } from './kickout-saga.metrics.js';
import { RoomsTask } from './rooms-task.js';
import { kickoutSagaTopology } from './topology.js';

export const serviceName = 'kickout-saga';

export type KickoutSagaSettings = Settings<typeof kickoutSagaSettings>;

@Module({})
export class KickoutSagaModule {
  static with(settings: KickoutSagaSettings): DynamicModule {
    return {
      module: KickoutSagaModule,
      global: true,
      imports: [
        ObservabilityModule.registerAsync({
          service: serviceName,
          inject: [TaskStrategy],
          useFactory: (strategy: TaskStrategy) => () => [{ name: 'tasks', up: strategy.isReady() }],
        }),
      ],
      controllers: [KickoutSagaController],
      providers: [
        {
          provide: KickoutSagaMetrics,
          inject: [Metrics],
          useFactory: (metrics: Metrics) => new KickoutSagaMetrics(metrics),
        },
        {
          provide: TaskStrategy,
          inject: [KickoutSagaMetrics],
          useFactory: (observer: KickoutSagaMetrics) => taskStrategy(settings, observer),
        },
      ],
      exports: [TaskStrategy],
    };
  }
}

function taskStrategy(settings: KickoutSagaSettings, observer: KickoutSagaMetrics): TaskStrategy {
  const logger = new Logger('streaming');
  return new TaskStrategy({
    brokers: settings.KAFKA_BROKERS,
    clientId: settings.INSTANCE_ID,
    topicPrefix: settings.TOPIC_PREFIX,
    topology: kickoutSagaTopology(settings.REPLAY_SECONDS * 1_000),
    createLogic: () => new RoomsTask(settings.CLOCK_SKEW_SECONDS * 1_000),
    settings: { checkpointIntervalMs: settings.CHECKPOINT_INTERVAL_MS },
    observer,
    logger,
    onLost: (cause) => {
      logger.fatal(`Out of the group for good: ${cause.message}`, cause.stack);
      process.exit(1);
    },
  });
}
