import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, loadSettings } from '#observability';
import { TaskStrategy } from '#streaming';
import { kickoutSagaSettings } from '../../apps/kickout-saga/src/config.js';
import { KickoutSagaMetrics } from '../../apps/kickout-saga/src/kickout-saga.metrics.js';
import { KickoutSagaModule } from '../../apps/kickout-saga/src/kickout-saga.module.js';
import type { Assignment } from './runner.js';

/**
 * Runs the service as it is, listened to where it counts its records anyway. A task that fails reads
 * records twice: there is nothing to measure then, and the process ends.
 */
export async function startSaga(
  { brokers, topicPrefix }: Assignment,
  arrived: (topic: string, count: number) => void,
): Promise<() => Promise<void>> {
  const settings = loadSettings(kickoutSagaSettings, {
    KAFKA_BROKERS: brokers.join(','),
    TOPIC_PREFIX: topicPrefix,
    PORT: '0',
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
  application.connectMicroservice({ strategy: application.get(TaskStrategy) });
  listenTo(application.get(KickoutSagaMetrics), arrived);
  await application.listen(settings.PORT, settings.HOST);
  await application.startAllMicroservices();
  return () => application.close();
}

function listenTo(
  metrics: KickoutSagaMetrics,
  arrived: (topic: string, count: number) => void,
): void {
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
