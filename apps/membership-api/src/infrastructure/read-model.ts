import { type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { createDataSource, MembershipQueries } from '#persistence';

interface ReadModelOptions {
  readonly databaseUrl: string;
  /** Most connections at once. */
  readonly poolSize: number;
  /** Longest run of one statement, ms. */
  readonly statementTimeoutMs: number;
}

/** The connection to PostgreSQL: open from the start of the application until HTTP has stopped. */
export class ReadModel implements OnModuleInit, OnApplicationShutdown {
  private readonly dataSource: ReturnType<typeof createDataSource>;
  readonly queries: MembershipQueries;

  constructor({ databaseUrl, poolSize, statementTimeoutMs }: ReadModelOptions) {
    this.dataSource = createDataSource(databaseUrl, {
      poolSize,
      statementTimeoutMs,
      applicationName: 'membership-api',
    });
    this.queries = new MembershipQueries(this.dataSource);
  }

  async onModuleInit(): Promise<void> {
    await this.dataSource.initialize();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  /** Rejects while PostgreSQL does not answer. */
  async ping(): Promise<void> {
    await this.dataSource.query('SELECT 1');
  }
}
