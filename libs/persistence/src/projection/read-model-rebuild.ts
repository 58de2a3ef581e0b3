import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { createDataSource } from '../data-source.js';
import { migrate } from '../migrate.js';
import { ProjectionWriter } from './projection-writer.js';

const rebuildSchema = 'projection_rebuild';

/** Any constant: names the lock under which the read model is rebuilt. */
const rebuildLock = 7_204_318_552;

const withoutLimits = {
  applicationName: 'chatroom-membership-rebuild',
  statementTimeoutMs: 0,
  idleInTransactionMs: 0,
};

/**
 * Builds the tables of the read model anew, in a schema beside the live ones, and puts them in their
 * place in one transaction. Until then the live tables are read and written as ever; afterwards the
 * projections find positions that are not theirs, and go on from those.
 */
export class ReadModelRebuild {
  readonly writer: ProjectionWriter;
  readonly #live: DataSource;
  readonly #beside: DataSource;
  readonly #lockHolder: QueryRunner;

  private constructor(live: DataSource, beside: DataSource, lockHolder: QueryRunner) {
    this.#live = live;
    this.#beside = beside;
    this.#lockHolder = lockHolder;
    this.writer = new ProjectionWriter(beside);
  }

  /**
   * Makes the empty tables; what an earlier rebuild left behind goes.
   *
   * @throws {Error} when another rebuild is under way, or the database cannot be used.
   */
  static async begin(databaseUrl: string): Promise<ReadModelRebuild> {
    await migrate(databaseUrl);
    const live = await createDataSource(databaseUrl, {
      poolSize: 2,
      ...withoutLimits,
    }).initialize();
    try {
      const lockHolder = live.createQueryRunner();
      await claim(lockHolder);
      await dropRebuilt(live.manager);
      await live.query(`CREATE SCHEMA ${rebuildSchema}`);
      const options = { poolSize: 2, schema: rebuildSchema, ...withoutLimits };
      const beside = await createDataSource(databaseUrl, options).initialize();
      await beside.runMigrations();
      return new ReadModelRebuild(live, beside, lockHolder);
    } catch (error) {
      await live.destroy();
      throw error;
    }
  }

  /**
   * Holds the projections up, lets `catchUp` bring the rebuilt tables to the end of the log, so that
   * nobody who reads goes back in time, and puts them in the place of the live ones. A failure leaves
   * the live tables as they were.
   */
  async swap(catchUp: () => Promise<void>): Promise<void> {
    await this.#beside.query('ANALYZE');
    await this.#live.transaction(async (manager) => {
      await manager.query('LOCK TABLE projection_positions IN EXCLUSIVE MODE');
      await catchUp();
      const names = this.#live.entityMetadatas.map(({ tableName }) => tableName);
      const [row] = await manager.query<{ schema: string }[]>('SELECT current_schema() AS schema');
      const schema = row?.schema ?? 'public';
      await manager.query(`LOCK TABLE ${names.join(', ')} IN ACCESS EXCLUSIVE MODE`);
      await manager.query(`DROP TABLE ${names.join(', ')}`);
      for (const name of names) {
        await manager.query(`ALTER TABLE ${rebuildSchema}.${name} SET SCHEMA "${schema}"`);
      }
    });
  }

  /** Removes what is left of the rebuild; the live tables stay as they are. */
  async close(): Promise<void> {
    await this.#beside.destroy();
    await dropRebuilt(this.#live.manager);
    await this.#lockHolder.release();
    await this.#live.destroy();
  }
}

/** The lock ends with the session. */
async function claim(lockHolder: QueryRunner): Promise<void> {
  const [claimed] = (await lockHolder.query('SELECT pg_try_advisory_lock($1) AS "isOurs"', [
    rebuildLock,
  ])) as { isOurs: boolean }[];
  if (claimed?.isOurs !== true) throw new Error('another rebuild is under way');
}

async function dropRebuilt(manager: EntityManager): Promise<void> {
  await manager.query(`DROP SCHEMA IF EXISTS ${rebuildSchema} CASCADE`);
}
