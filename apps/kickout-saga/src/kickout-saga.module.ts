import { randomInt } from 'node:crypto';
import type { AddressInfo, Server } from 'node:net';
import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { RecentPresence } from '#membership';
import { endService, Metrics, ObservabilityModule } from '#observability';
import { TaskStrategy } from '#streaming';
import { advertisedUrl } from './advertised-url.js';
import { ApiToken } from './api-token.js';
import { AutomaticRemovalController } from './automatic-removal.controller.js';
import { type KickoutSagaSettings, pauseSettings } from './config.js';
import { ExplainController } from './explain.controller.js';
import { KickoutSagaController } from './kickout-saga.controller.js';
import { KickoutSagaMetrics } from './kickout-saga.metrics.js';
import { RoomsTask } from './rooms-task.js';
import { kickoutSagaTopology } from './topology.js';
import { UsersReading } from './users-reading.js';

export const serviceName = 'kickout-saga';

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
      controllers: [KickoutSagaController, ExplainController, AutomaticRemovalController],
      providers: [
        { provide: ApiToken, useValue: new ApiToken(settings.SAGA_SECRET) },
        {
          provide: KickoutSagaMetrics,
          inject: [Metrics],
          useFactory: (metrics: Metrics) => new KickoutSagaMetrics(metrics),
        },
        {
          provide: TaskStrategy,
          inject: [KickoutSagaMetrics, HttpAdapterHost],
          useFactory: (observer: KickoutSagaMetrics, host: HttpAdapterHost) =>
            taskStrategy(settings, observer, host),
        },
      ],
      exports: [TaskStrategy],
    };
  }
}

function taskStrategy(
  settings: KickoutSagaSettings,
  observer: KickoutSagaMetrics,
  { httpAdapter }: HttpAdapterHost,
): TaskStrategy {
  let url: string | undefined;
  const clockSkewMs = settings.CLOCK_SKEW_SECONDS * 1_000;
  const usersReading = new UsersReading(new RecentPresence(randomInt(2 ** 32)));
  const strategy = new TaskStrategy({
    brokers: settings.KAFKA_BROKERS,
    clientId: settings.INSTANCE_ID,
    topicPrefix: settings.TOPIC_PREFIX,
    topology: kickoutSagaTopology(settings.REPLAY_SECONDS * 1_000),
    createLogic: () => new RoomsTask(clockSkewMs, observer, pauseSettings(settings), usersReading),
    settings: { checkpointIntervalMs: settings.CHECKPOINT_INTERVAL_MS },
    observer,
    logger: new Logger('streaming'),
    address: () => (url ??= advertisedUrl(settings, listeningPort(httpAdapter.getHttpServer()))),
    onLost: endService,
  });
  const tasks = () =>
    strategy.tasks.map(({ logic }) => logic).filter((logic) => logic instanceof RoomsTask);
  observer.sizes(() => tasks().reduce((sum, { rooms }) => sum + rooms.memberCount(), 0));
  observer.pauses(() => tasks().filter(({ rooms }) => rooms.pause !== undefined).length);
  observer.clock(() => Math.max(...strategy.tasks.map(({ clock }) => clock.aheadMs ?? -Infinity)));
  return strategy;
}

/** HTTP listens before any partition is asked for. */
function listeningPort(server: unknown): number {
  return ((server as Server).address() as AddressInfo).port;
}
