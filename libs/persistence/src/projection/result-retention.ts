import type { DataSource } from 'typeorm';

export interface ResultRetention {
  /** Age from which an answer is forgotten, ms, by the database's clock. */
  readonly keepMs: number;
  /** Most rows deleted by one call. */
  readonly limit: number;
}

/**
 * Forgets old answers, oldest first, and resolves with their number. Several processes may do it at
 * once: each passes over the rows that another holds.
 */
export async function deleteOldResults(
  dataSource: DataSource,
  { keepMs, limit }: ResultRetention,
): Promise<number> {
  const [, deleted] = await dataSource.query<[unknown, number]>(
    `DELETE FROM request_results WHERE (request_id, chatroom_id) IN (
       SELECT request_id, chatroom_id FROM request_results
       WHERE recorded_at < now() - $1 * interval '1 millisecond'
       ORDER BY recorded_at LIMIT $2
       FOR UPDATE SKIP LOCKED
     )`,
    [keepMs, limit],
  );
  return deleted;
}
