import type { DataSource } from 'typeorm';
import { createDataSource } from '../data-source.js';
import { createTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.js';

export interface TestDatabase extends TemporaryDatabase {
  readonly dataSource: DataSource;
}

/** An empty read model on the server of DATABASE_URL; fails where that is not set. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const serverUrl = process.env['DATABASE_URL'];
  if (serverUrl === undefined) throw new Error('DATABASE_URL is not set');
  const { databaseUrl, drop } = await createTemporaryDatabase(serverUrl);
  const dataSource = createDataSource(databaseUrl);
  await dataSource.initialize();
  return {
    databaseUrl,
    dataSource,
    async drop() {
      await dataSource.destroy();
      await drop();
    },
  };
}

/** Empties every table, between tests. */
export async function emptyTables(dataSource: DataSource): Promise<void> {
  const names = dataSource.entityMetadatas.map((entity) => entity.tableName);
  await dataSource.query(`TRUNCATE ${names.join(', ')}`);
}
