import { setTimeout as delay } from 'node:timers/promises';
import { createDataSource, type DataSource } from '#persistence';
import { waitUntil } from '../../../tools/local-stack/wait.js';
import type { Fault } from '../fault.js';
import type { FaultSystem } from '../system/fault-system.js';

const downMs = 10_000;
const usedUpMs = 10_000;
const applyingWithinMs = 30_000;
const connectionsMax = 200;
const hogName = 'uses-all-connections';

const killed: Fault = {
  name: 'postgres-killed',
  title: `PostgreSQL killed, back after ${downMs / 1_000} s`,
  strike: async ({ stack }) => {
    await stack.postgres?.server.kill();
  },
  lift: async ({ stack }) => {
    await delay(downMs);
    await stack.postgres?.server.start();
  },
};

const sessionsEnded: Fault = {
  name: 'postgres-sessions-ended',
  title: 'every session with PostgreSQL ended',
  strike: ({ installation }) => installation.endDatabaseSessions(),
};

/** A session that waits that long looks once whether it is part of a deadlock: the other has to wait by then. */
async function lookForDeadlocksAfter(database: DataSource, duration: string): Promise<void> {
  await database.query(`ALTER SYSTEM SET deadlock_timeout = ${duration}`);
  await database.query('SELECT pg_reload_conf()');
}

interface HeldPosition {
  readonly topic: string;
  readonly partition: number;
}

/** One that a transaction of the projection holds: of several that wait, each looks for a deadlock of its own. */
async function heldPosition(manager: DataSource['manager']): Promise<HeldPosition> {
  const [held] = await manager.query<HeldPosition[]>(
    `SELECT topic, partition FROM projection_positions WHERE (topic, partition) NOT IN
     (SELECT topic, partition FROM projection_positions FOR UPDATE SKIP LOCKED)`,
  );
  if (held === undefined) throw new Error('the projection waits and holds no position');
  return held;
}

/**
 * A session holds what the projection waits for and then asks for what the projection holds. It would wait
 * long for the deadlock to be seen, so it is the projection that is made to give way.
 */
const deadlock: Fault = {
  name: 'postgres-deadlock',
  title: 'a deadlock with a projection, which loses it',
  strike: async ({ installation, projections }) => {
    await projections[1]?.stop();
    await installation.withDatabase(async (database) => {
      await lookForDeadlocksAfter(database, "'5s'");
      await database.transaction(async (manager) => {
        await manager.query("SET LOCAL deadlock_timeout = '60s'");
        await manager.query('LOCK TABLE room_events IN EXCLUSIVE MODE');
        const waiting =
          "SELECT FROM pg_locks WHERE NOT granted AND relation = 'room_events'::regclass";
        await waitUntil(async () => (await manager.query<unknown[]>(waiting)).length > 0, {
          timeoutMs: applyingWithinMs,
          otherwise: 'the projection has not begun to write',
        });
        const { topic, partition } = await heldPosition(manager);
        const wanted = 'SELECT FROM projection_positions WHERE topic = $1 AND partition = $2';
        await manager.query(`${wanted} FOR UPDATE`, [topic, partition]);
      });
      await lookForDeadlocksAfter(database, 'DEFAULT');
    });
  },
};

/** Takes every connection that the server gives, also those that the services have. */
async function takeAllConnections(hog: DataSource): Promise<void> {
  const othersEnd = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name <> '${hogName}'`;
  for (let count = 0; count < connectionsMax; count += 1) {
    try {
      await hog.createQueryRunner().connect();
    } catch {
      const ended = await hog
        .createQueryRunner('master')
        .query(othersEnd)
        .catch(() => []);
      if ((ended as unknown[]).length === 0) return;
    }
  }
}

const connectionsUsedUp: Fault = {
  name: 'postgres-connections-used-up',
  title: `all connections of PostgreSQL used up for ${usedUpMs / 1_000} s`,
  strike: async ({ installation }: FaultSystem) => {
    const hog = createDataSource(installation.databaseUrl, {
      poolSize: connectionsMax,
      applicationName: hogName,
    });
    await hog.initialize();
    try {
      await takeAllConnections(hog);
      await delay(usedUpMs);
    } finally {
      await hog.destroy();
    }
  },
};

export const postgres: readonly Fault[] = [killed, sessionsEnded, deadlock, connectionsUsedUp];
