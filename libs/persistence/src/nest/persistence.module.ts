import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ProjectionWriter } from '../projection/projection-writer.js';
import { MembershipQueries } from '../queries/membership-queries.js';
import { type OpenOptions, openDataSource } from './open-data-source.js';

/**
 * The read model for a Nest application: `DataSource`, `MembershipQueries` and `ProjectionWriter`,
 * everywhere. The connections are closed last, when nothing that uses them is under way any more.
 */
@Module({})
export class PersistenceModule implements OnApplicationShutdown {
  static forRoot(options: OpenOptions): DynamicModule {
    const users = [MembershipQueries, ProjectionWriter].map((user) => ({
      provide: user,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new user(dataSource),
    }));
    return {
      module: PersistenceModule,
      global: true,
      providers: [{ provide: DataSource, useFactory: () => openDataSource(options) }, ...users],
      exports: [DataSource, MembershipQueries, ProjectionWriter],
    };
  }

  constructor(private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }
}
