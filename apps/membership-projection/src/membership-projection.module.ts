import { type DynamicModule, Logger, Module } from '@nestjs/common';
import { endService, ObservabilityModule, type Settings } from '#observability';
import { DataSource, PersistenceModule, reachable } from '#persistence';
import { ProjectionStrategy } from '#streaming';
import type { membershipProjectionSettings } from './config.js';
import { MembershipProjectionController } from './membership-projection.controller.js';
import { MembershipProjectionMetrics } from './membership-projection.metrics.js';
import { PartitionProjector } from './partition-projector.js';
import { ResultForgetting } from './result-forgetting.js';
import { membershipProjectionTopology } from './topology.js';

export const serviceName = 'membership-projection';

export type MembershipProjectionSettings = Settings<typeof membershipProjectionSettings>;

@Module({})
export class MembershipProjectionModule {
  static with(settings: MembershipProjectionSettings): DynamicModule {
    return {
      module: MembershipProjectionModule,
      global: true,
      imports: [
        PersistenceModule.forRoot({
          databaseUrl: settings.DATABASE_URL,
          poolSize: settings.DATABASE_POOL_SIZE,
          applicationName: settings.INSTANCE_ID,
          migrate: true,
        }),
        ObservabilityModule.registerAsync({
          service: serviceName,
          inject: [DataSource, ProjectionStrategy],
          useFactory: (dataSource: DataSource, strategy: ProjectionStrategy) => async () => [
            { name: 'partitions', up: strategy.isReady() },
            { name: 'postgresql', ...(await reachable(dataSource)) },
          ],
        }),
      ],
      controllers: [MembershipProjectionController],
      providers: [
        MembershipProjectionMetrics,
        PartitionProjector,
        {
          provide: ResultForgetting,
          inject: [DataSource],
          useFactory: (dataSource: DataSource) =>
            new ResultForgetting(dataSource, settings.RESULT_RETENTION_MINUTES * 60_000),
        },
        {
          provide: ProjectionStrategy,
          inject: [PartitionProjector],
          useFactory: (positions: PartitionProjector) => projectionStrategy(settings, positions),
        },
      ],
      exports: [ProjectionStrategy],
    };
  }
}

function projectionStrategy(
  settings: MembershipProjectionSettings,
  positions: PartitionProjector,
): ProjectionStrategy {
  const { groupId, sources } = membershipProjectionTopology;
  return new ProjectionStrategy({
    brokers: settings.KAFKA_BROKERS,
    clientId: settings.INSTANCE_ID,
    topicPrefix: settings.TOPIC_PREFIX,
    groupId,
    topics: sources.map(({ topic }) => topic),
    positions,
    logger: new Logger('streaming'),
    onLost: endService,
  });
}
