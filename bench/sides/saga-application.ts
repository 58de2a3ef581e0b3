import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, loadSettings } from '#observability';
import { TaskStrategy } from '#streaming';
import { kickoutSagaSettings } from '../../apps/kickout-saga/src/config.js';
import { KickoutSagaMetrics } from '../../apps/kickout-saga/src/kickout-saga.metrics.js';
import { KickoutSagaModule } from '../../apps/kickout-saga/src/kickout-saga.module.js';
import type { SagaAssignment } from './saga.js';

type Arrived = (topic: string, count: number) => void;

export interface Saga {
  /** `arrived` is told of each batch before it is handled. */
  start(arrived: Arrived): Promise<void>;
  /** Whether all tasks run: their state is restored, nothing is read again. */
  isReady(): boolean;
  stop(): Promise<void>;
}

/**
 * The service as it is, without the pause of automatic removal, listened to where it counts its records anyway. A task that fails reads records
 * twice: there is nothing to measure then, and the process ends.
 */
export async function createSaga({
  brokers,
  topicPrefix,
  settings: chosen = {},
}: SagaAssignment): Promise<Saga> {
  const settings = loadSettings(kickoutSagaSettings, {
    KAFKA_BROKERS: brokers.join(','),
    TOPIC_PREFIX: topicPrefix,
    PORT: '0',
    PAUSE_SHARE_PERCENT: '0',
    ...chosen,
  });
  const options: Pick<NestApplicationOptions, 'logger' | 'abortOnError'> = {
    logger: createLogger('error'),
    abortOnError: false,
  };
  const application = await NestFactory.create<NestFastifyApplication>(
    KickoutSagaModule.with(settings),
    new FastifyAdapter(),
    options,
  );
  const strategy = application.get(TaskStrategy);
  application.connectMicroservice({ strategy });
  return {
    start: async (arrived) => {
      listenTo(application.get(KickoutSagaMetrics), arrived);
      await application.listen(settings.PORT, settings.HOST);
      await application.startAllMicroservices();
    },
    isReady: () => strategy.isReady(),
    stop: () => application.close(),
  };
}

function listenTo(metrics: KickoutSagaMetrics, arrived: Arrived): void {
  const recordsRead = metrics.recordsRead.bind(metrics);
  metrics.recordsRead = (topic, count) => {
    arrived(topic, count);
    recordsRead(topic, count);
  };
  metrics.taskFailed = (partition, cause) => {
    process.stderr.write(`task ${partition} failed: ${cause.stack ?? cause.message}\n`);
    process.exit(1);
  };
}
