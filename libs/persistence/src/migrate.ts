import { createDataSource } from './data-source.js';

/** Any constant: names the lock under which the schema changes. */
const migrationLock = 7_204_318_551;

/**
 * Brings the database's schema up to date. Processes that start at once do it one after another: each
 * waits for the advisory lock, which ends with its session, and the later ones find nothing to do.
 *
 * Rejects if the database cannot be reached or a migration fails; a failed migration leaves no trace.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  const dataSource = createDataSource(databaseUrl, {
    poolSize: 2,
    applicationName: 'chatroom-membership-migrations',
    statementTimeoutMs: 0,
  });
  await dataSource.initialize();
  try {
    const lockHolder = dataSource.createQueryRunner();
    await lockHolder.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await dataSource.runMigrations();
    await lockHolder.release();
  } finally {
    await dataSource.destroy();
  }
}
