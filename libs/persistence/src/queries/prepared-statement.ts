import type { Pool, QueryResultRow } from 'pg';
import type { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/**
 * A read that is asked for often: each connection parses and plans it once, and it goes to the driver's pool
 * directly. The columns are named, never `*`: a connection keeps the statement when a table gets another one.
 */
export class PreparedStatement<Row extends QueryResultRow> {
  /** `name`: on a connection, no other statement has it. */
  constructor(
    private readonly name: string,
    private readonly text: string,
  ) {}

  /** Rejects when the database cannot be read. */
  async rows(dataSource: DataSource, values: unknown[]): Promise<Row[]> {
    const pool = (dataSource.driver as PostgresDriver).master as Pool;
    const { rows } = await pool.query<Row>({ name: this.name, text: this.text, values });
    return rows;
  }
}
