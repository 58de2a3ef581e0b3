import type { DataSource } from 'typeorm';
import { createDataSource } from '../data-source.js';
import { batchOf, recordsOf } from '../examples/logs.js';
import { created, joined } from '../examples/room-events.js';
import { ProjectionWriter } from '../projection/projection-writer.js';
import { ReadModelRebuild } from '../projection/read-model-rebuild.js';
import { createTemporaryDatabase, type TemporaryDatabase } from '../temporary-database.js';
import { MembershipQueries } from './membership-queries.js';

/** One connection, so that each read meets what the one before has prepared. */
describe('a read that a connection has prepared', () => {
  let database: TemporaryDatabase;
  let dataSource: DataSource;
  let queries: MembershipQueries;

  const records = recordsOf([created('r', 1), joined('r', 2, 'ann'), joined('r', 3, 'bob')]);
  const page = async () => {
    const { members } = (await queries.members('r', { order: 'asc', limit: 10 })) ?? {};
    return members?.map(({ userId }) => userId);
  };

  beforeEach(async () => {
    database = await createTemporaryDatabase(process.env['DATABASE_URL'] ?? '');
    dataSource = await createDataSource(database.databaseUrl, { poolSize: 1 }).initialize();
    queries = new MembershipQueries(dataSource);
    await new ProjectionWriter(dataSource).apply(batchOf(records, 0, 2));
    expect(await page()).toEqual(['ann']);
    expect(await queries.roomVersion('r')).toBe(2);
  });

  afterEach(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('is answered from the tables that have taken the place of others', async () => {
    const rebuild = await ReadModelRebuild.begin(database.databaseUrl);
    await rebuild.writer.apply(batchOf(records, 0, 3));
    await rebuild.swap(() => Promise.resolve());
    await rebuild.close();
    expect(await page()).toEqual(['ann', 'bob']);
    expect(await queries.roomVersion('r')).toBe(3);
  });

  it('is answered when its table has got another column', async () => {
    await dataSource.query(`ALTER TABLE members ADD COLUMN nickname text NOT NULL DEFAULT ''`);
    expect(await page()).toEqual(['ann']);
    expect(await queries.member('r', 'ann')).toMatchObject({ membershipId: 'r:2' });
  });
});
