import { randomUUID } from 'node:crypto';
import { createDatabase } from './create-database.js';
import { createDataSource } from './data-source.js';
import { migrate } from './migrate.js';

export interface TemporaryDatabase {
  readonly databaseUrl: string;
  /** Removes the database, and ends the sessions that are still in it. */
  readonly drop: () => Promise<void>;
}

/** A new database with the current schema on the server of `serverUrl`, for a test or a benchmark. */
export async function createTemporaryDatabase(serverUrl: string): Promise<TemporaryDatabase> {
  const name = `temporary_${randomUUID().replaceAll('-', '')}`;
  const databaseUrl = await createDatabase(serverUrl, name);
  await migrate(databaseUrl);
  return { databaseUrl, drop: () => dropDatabase(serverUrl, name) };
}

async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const dataSource = createDataSource(serverUrl, { poolSize: 1 });
  await dataSource.initialize();
  try {
    await dataSource.query(`DROP DATABASE ${name} WITH (FORCE)`);
  } finally {
    await dataSource.destroy();
  }
}
