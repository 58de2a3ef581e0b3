import type { DataSource } from '#persistence';
import type { SimulatedProcess } from '../world/process.js';
import type { World } from '../world/world.js';
import { type SimulatedPostgres, SimulatedTransaction } from './server.js';

const idleInTransactionMs = 15_000;

/** One process' connections to PostgreSQL, as far as the projection's writer uses a data source. */
export class SimulatedDataSource {
  readonly #process: SimulatedProcess;
  readonly #world: World;
  readonly #server: SimulatedPostgres;
  readonly #sessions = new Set<SimulatedTransaction>();

  constructor(process: SimulatedProcess, world: World, server: SimulatedPostgres) {
    this.#process = process;
    this.#world = world;
    this.#server = server;
    process.onEnd(() => {
      this.endSessions();
    });
  }

  asDataSource(): DataSource {
    return this as unknown as DataSource;
  }

  /** As when the server restarts, or an operator ends them. */
  endSessions(): void {
    for (const session of this.#sessions) this.#server.end(session);
    this.#sessions.clear();
  }

  query(sql: string, parameters: readonly unknown[]): Promise<unknown> {
    return this.#process.call('SQL', () =>
      new SimulatedTransaction(this.#server).execute(sql, parameters),
    );
  }

  async transaction<Result>(
    work: (manager: { query: SimulatedDataSource['query'] }) => Promise<Result>,
  ): Promise<Result> {
    const session = new SimulatedTransaction(this.#server);
    await this.#process.call('SQL BEGIN', () => {
      this.#sessions.add(session);
      this.#watch(session);
    });
    try {
      const query = (sql: string, parameters: readonly unknown[] = []) =>
        this.#process.call(`SQL ${sql.trim().slice(0, 24)}`, () =>
          session.execute(sql, parameters),
        );
      const result = await work({ query });
      await this.#process.call('SQL COMMIT', () => {
        session.commit();
        this.#sessions.delete(session);
      });
      return result;
    } catch (error) {
      this.#server.end(session);
      this.#sessions.delete(session);
      throw error;
    }
  }

  /** The server ends a session that stalls inside a transaction. */
  #watch(session: SimulatedTransaction): void {
    this.#world.scheduler.schedule(idleInTransactionMs, () => {
      this.#server.end(session);
      this.#sessions.delete(session);
    });
  }
}
