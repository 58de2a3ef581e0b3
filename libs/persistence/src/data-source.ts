import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';
import * as entities from './entities/index.js';

export interface DataSourceOptions {
  /** Most connections that are open at once; a caller beyond them waits `connectTimeoutMs` at most. */
  readonly poolSize?: number;
  /** Name of the sessions in pg_stat_activity. */
  readonly applicationName?: string;
  /** Longest run of one statement, ms; 0 for no limit. */
  readonly statementTimeoutMs?: number;
  /** Longest time that a transaction may do nothing, ms; 0 for no limit. */
  readonly idleInTransactionMs?: number;
  /** Where tables are looked for and made; absent: where the database says. */
  readonly schema?: string;
}

const connectTimeoutMs = 5_000;
const idleInTransactionDefaultMs = 15_000;

/**
 * The read model's data source, not yet initialised. Columns of type bigint are versions, counts and
 * ms: safe integers, read as numbers. A session that stalls inside a transaction is ended by the
 * server, so that a stopped process cannot hold the row of a partition's position.
 */
export function createDataSource(databaseUrl: string, options: DataSourceOptions = {}): DataSource {
  const { poolSize = 10, applicationName = 'chatroom-membership' } = options;
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    applicationName,
    poolSize,
    parseInt8: true,
    connectTimeoutMS: connectTimeoutMs,
    entities: Object.values(entities),
    migrations,
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    logging: false,
    extra: {
      keepAlive: true,
      statement_timeout: options.statementTimeoutMs ?? 30_000,
      idle_in_transaction_session_timeout:
        options.idleInTransactionMs ?? idleInTransactionDefaultMs,
      ...(options.schema === undefined ? {} : { options: `-c search_path=${options.schema}` }),
    },
  });
}
