import type { DataSource } from 'typeorm';
import { createDatabase } from './create-database.js';
import { createDataSource } from './data-source.js';
import { openTestDatabase } from './examples/test-database.js';
import { migrations } from '../../../migrations/index.js';
import { migrate } from './migrate.js';

async function withDataSource<Result>(
  databaseUrl: string,
  use: (dataSource: DataSource) => Promise<Result>,
): Promise<Result> {
  const dataSource = createDataSource(databaseUrl);
  await dataSource.initialize();
  try {
    return await use(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

describe('the migrations', () => {
  it('run once when several processes start at once on an empty database', async () => {
    const serverUrl = process.env['DATABASE_URL'] ?? '';
    const name = `migrated_${process.pid}`;
    const databaseUrl = await createDatabase(serverUrl, name);
    await Promise.all(Array.from({ length: 4 }, () => migrate(databaseUrl)));
    const applied = await withDataSource(databaseUrl, (dataSource) =>
      dataSource.query<{ name: string }[]>('SELECT name FROM schema_migrations ORDER BY id'),
    );
    expect(applied.map((row) => row.name)).toEqual(migrations.map(({ name }) => name));
    await withDataSource(serverUrl, (dataSource) => dataSource.query(`DROP DATABASE ${name}`));
  });

  it('make the schema that the entities describe', async () => {
    const database = await openTestDatabase();
    const { upQueries } = await database.dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
    await database.drop();
  });

  it('can be undone', async () => {
    const { dataSource, drop } = await openTestDatabase();
    for (let left = migrations.length; left > 0; left -= 1) await dataSource.undoLastMigration();
    const tables = await dataSource.query<{ table_name: string }[]>(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    expect(tables).toEqual([{ table_name: 'schema_migrations' }]);
    await drop();
  });

  it('reject when there is no database', async () => {
    await expect(migrate('postgres://nobody@127.0.0.1:1/none')).rejects.toThrow('ECONNREFUSED');
  });
});
