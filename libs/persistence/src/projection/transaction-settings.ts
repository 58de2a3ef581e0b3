import type { EntityManager } from 'typeorm';

type Settings = Readonly<Record<string, string>>;

const byIndex: Settings = { enable_hashjoin: 'off', enable_mergejoin: 'off' };

/**
 * Until the transaction ends, a batch's rows are looked up one by one: a hash join would read the whole
 * table for each batch, which the planner's estimates favour and the rows in memory do not.
 */
export function findRowsByIndex(manager: EntityManager): Promise<void> {
  return setLocally(manager, byIndex);
}

/**
 * Besides, the commit does not wait for the disk. A crash of the server may take the last transactions with
 * it, but always together with the positions that they moved, from which the log is read again.
 */
export function writeWhatCanBeReadAgain(manager: EntityManager): Promise<void> {
  return setLocally(manager, { ...byIndex, synchronous_commit: 'off' });
}

async function setLocally(manager: EntityManager, settings: Settings): Promise<void> {
  const calls = Object.entries(settings).map(
    ([name, value]) => `set_config('${name}', '${value}', true)`,
  );
  await manager.query(`SELECT ${calls.join(', ')}`);
}
