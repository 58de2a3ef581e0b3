import type { EntityManager } from 'typeorm';

/**
 * Until the transaction ends, a batch's rows are looked up one by one: a hash join would read the whole
 * table for each batch, which the planner's estimates favour and the rows in memory do not.
 */
export async function findRowsByIndex(manager: EntityManager): Promise<void> {
  await manager.query(
    `SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`,
  );
}
