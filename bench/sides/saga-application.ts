import type { NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, loadSettings } from '#observability';
import { KafkaLog, type Log, type StreamTask, TaskStrategy } from '#streaming';
import { kickoutSagaSettings } from '../../apps/kickout-saga/src/config.js';
import { KickoutSagaMetrics } from '../../apps/kickout-saga/src/kickout-saga.metrics.js';
import { KickoutSagaModule } from '../../apps/kickout-saga/src/kickout-saga.module.js';
import type { SagaAssignment } from './saga.js';

type JoinGroup = (
  this: KafkaLog,
  ...parameters: Parameters<Log['joinGroup']>
) => ReturnType<Log['joinGroup']>;
type Arrived = (topic: string, count: number) => void;

export interface Saga {
  /** `arrived` is told of each batch before it is handled. */
  start(arrived: Arrived): Promise<void>;
  /** Whether all tasks run: their state is restored, nothing is read again. */
  isReady(): boolean;
  /** How many records its tasks have yet to handle until each partition of the topic that they read is at its end. */
  unread(topic: string, ends: readonly number[]): number;
  stop(): Promise<void>;
}

/**
 * The service as it is, without the pause of automatic removal, listened to where it counts its records anyway. A task that fails reads records
 * twice: there is nothing to measure then, and the process ends.
 */
export async function createSaga({
  brokers,
  topicPrefix,
  tasks,
  settings: chosen = {},
}: SagaAssignment): Promise<Saga> {
  if (tasks !== undefined) takeNoOtherShare(tasks);
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
    unread: (topic, ends) => unreadBy(strategy.tasks, topic, ends),
    stop: () => application.close(),
  };
}

/** Until the group gives this process so many tasks, because all its processes are there, it takes up none. */
function takeNoOtherShare(tasks: number): void {
  const { joinGroup } = KafkaLog.prototype as { readonly joinGroup: JoinGroup };
  KafkaLog.prototype.joinGroup = function (options, listener) {
    return joinGroup.call(this, options, {
      assigned: (partitions, broadcastPartitions) => {
        if (partitions.length === tasks) listener.assigned(partitions, broadcastPartitions);
      },
      batch: (batch) => listener.batch(batch),
      lost: (cause) => {
        listener.lost(cause);
      },
    });
  };
}

function unreadBy(tasks: readonly StreamTask[], topic: string, ends: readonly number[]): number {
  let unread = 0;
  for (const { source, partition, position } of tasks.flatMap((task) => task.activeInputs)) {
    if (source.topic === topic) unread += Math.max(0, (ends[partition] ?? 0) - position.next);
  }
  return unread;
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
