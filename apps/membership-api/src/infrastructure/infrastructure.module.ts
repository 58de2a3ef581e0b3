import { randomUUID } from 'node:crypto';
import { type DynamicModule, Logger, Module, type Provider } from '@nestjs/common';
import { endService } from '#observability';
import { MembershipQueries } from '#persistence';
import {
  BroadcastStrategy,
  GroupDirectory,
  KafkaLog,
  type KafkaOptions,
  RecordWriter,
} from '#streaming';
import type { MembershipApiSettings } from '../config.js';
import { topology } from '../topology.js';
import { CommandLog } from './command-log.js';
import { KickoutSagas } from './kickout-sagas.js';
import { ReadModel } from './read-model.js';
import { SagaToken } from './saga-token.js';

/** What the API talks to: the log and the read model. */
@Module({})
export class InfrastructureModule {
  static register(settings: MembershipApiSettings): DynamicModule {
    return {
      module: InfrastructureModule,
      providers: [...readModelProviders(settings), ...logProviders(settings)],
      exports: [
        ReadModel,
        MembershipQueries,
        RecordWriter,
        CommandLog,
        KickoutSagas,
        BroadcastStrategy,
      ],
    };
  }
}

function readModelProviders(settings: MembershipApiSettings): Provider[] {
  return [
    {
      provide: ReadModel,
      useFactory: () =>
        new ReadModel({
          databaseUrl: settings.DATABASE_URL,
          poolSize: settings.DATABASE_POOL_SIZE,
          statementTimeoutMs: settings.READ_TIMEOUT_MS,
        }),
    },
    {
      provide: MembershipQueries,
      inject: [ReadModel],
      useFactory: ({ queries }: ReadModel) => queries,
    },
  ];
}

function logProviders(settings: MembershipApiSettings): Provider[] {
  const clientId = `membership-api-${settings.INSTANCE_ID ?? randomUUID()}`;
  const kafka: KafkaOptions = {
    brokers: settings.KAFKA_BROKERS,
    topicPrefix: settings.TOPIC_PREFIX,
    clientId,
  };
  return [
    {
      provide: RecordWriter,
      useFactory: () => new RecordWriter(kafka, new Logger(RecordWriter.name)),
    },
    {
      provide: KafkaLog,
      useFactory: () => new KafkaLog(kafka, clientId, new Logger(KafkaLog.name)),
    },
    {
      provide: CommandLog,
      inject: [RecordWriter, KafkaLog],
      useFactory: (writer: RecordWriter, log: KafkaLog) => new CommandLog(writer, log),
    },
    {
      provide: GroupDirectory,
      useFactory: () => {
        const logger = new Logger(GroupDirectory.name);
        return new GroupDirectory({ ...kafka, ...topology.saga, logger });
      },
    },
    {
      provide: KickoutSagas,
      inject: [GroupDirectory],
      useFactory: (directory: GroupDirectory) =>
        new KickoutSagas(directory, new SagaToken(settings.SAGA_SECRET)),
    },
    {
      provide: BroadcastStrategy,
      useFactory: () =>
        new BroadcastStrategy({
          ...kafka,
          groupId: clientId,
          topics: [topology.results],
          logger: new Logger(BroadcastStrategy.name),
          onLost: endService,
        }),
    },
  ];
}
