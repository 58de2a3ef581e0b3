import type { EntityManager } from 'typeorm';
import { ArrayParameter, type Element, type ElementType } from '../array-parameter.js';

/** A column of a bulk statement: where its values come from. */
export interface BulkColumn<Row> {
  readonly name: string;
  readonly type: ElementType;
  readonly value: (row: Row) => Element;
}

/** A table whose rows are put and removed by their key, many in one statement. */
export interface BulkTable<Key, Row extends Key> {
  readonly name: string;
  readonly key: readonly BulkColumn<Key>[];
  readonly rest: readonly BulkColumn<Row>[];
  /** Columns that every put sets to their default anew. */
  readonly stamped?: readonly string[];
}

/** The rows as a table of the statement's FROM: one array parameter a column, however many rows. */
export function unnest<Row>(columns: readonly BulkColumn<Row>[], rows: readonly Row[]) {
  const arrays = columns.map((column, index) => `$${index + 1}::${column.type}[]`);
  return {
    sql: `unnest(${arrays.join(', ')})`,
    names: columns.map((column) => column.name).join(', '),
    parameters: columns.map(({ type, value }) => new ArrayParameter(type, rows.map(value))),
  };
}

export async function insertRows<Key, Row extends Key>(
  manager: EntityManager,
  table: BulkTable<Key, Row>,
  rows: readonly Row[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const { sql, names, parameters } = unnest([...table.key, ...table.rest], rows);
  await manager.query(`INSERT INTO ${table.name} (${names}) SELECT * FROM ${sql}`, parameters);
  return rows.length;
}

/** Inserts the rows, or brings those that are there to the same state. */
export async function putRows<Key, Row extends Key>(
  manager: EntityManager,
  table: BulkTable<Key, Row>,
  rows: readonly Row[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const { sql, names, parameters } = unnest([...table.key, ...table.rest], rows);
  const assigned = [...table.rest.map(({ name }) => name), ...(table.stamped ?? [])];
  const assignments = assigned.map((name) => `${name} = excluded.${name}`);
  await manager.query(
    `INSERT INTO ${table.name} (${names}) SELECT * FROM ${sql}
     ON CONFLICT (${table.key.map(({ name }) => name).join(', ')})
     DO UPDATE SET ${assignments.join(', ')}`,
    parameters,
  );
  return rows.length;
}

/** Removes the rows of these keys; keys without a row are no error. */
export async function removeRows<Key, Row extends Key>(
  manager: EntityManager,
  table: BulkTable<Key, Row>,
  keys: readonly Key[],
): Promise<number> {
  if (keys.length === 0) return 0;
  const { sql, names, parameters } = unnest(table.key, keys);
  const matches = table.key.map(({ name }) => `${table.name}.${name} = gone.${name}`);
  await manager.query(
    `DELETE FROM ${table.name} USING ${sql} AS gone (${names}) WHERE ${matches.join(' AND ')}`,
    parameters,
  );
  return keys.length;
}
