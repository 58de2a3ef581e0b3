import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { createDataSource, type DataSourceOptions } from '../data-source.js';
import { migrate } from '../migrate.js';

export interface OpenOptions extends DataSourceOptions {
  readonly databaseUrl: string;
  /** Whether to bring the schema up to date first; default false. */
  readonly migrate?: boolean;
  /** How long to wait for a database that cannot be reached yet, ms; default 30 s. */
  readonly waitMs?: number;
}

const retryMs = 500;

/** Codes of Node and PostgreSQL that say "not now": nobody listens, or the server is starting or stopping. */
const awayCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EAI_AGAIN',
  '57P01',
  '57P03',
]);

/**
 * An initialised data source. Waits a while for a database that is not there yet; any other failure,
 * such as a wrong password, rejects at once.
 */
export async function openDataSource(options: OpenOptions): Promise<DataSource> {
  const deadline = Date.now() + (options.waitMs ?? 30_000);
  for (;;) {
    try {
      if (options.migrate === true) await migrate(options.databaseUrl);
      return await createDataSource(options.databaseUrl, options).initialize();
    } catch (error) {
      if (!isAway(error) || Date.now() + retryMs > deadline) throw error;
      await sleep(retryMs);
    }
  }
}

function isAway(error: unknown): boolean {
  return error instanceof Error && 'code' in error && awayCodes.has(String(error.code));
}
