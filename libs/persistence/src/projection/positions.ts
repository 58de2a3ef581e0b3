import type { DataSource, EntityManager } from 'typeorm';

/** How far a partition is to be moved on, and from where. */
export interface Advance {
  readonly topic: string;
  readonly partition: number;
  /** Undefined: the partition has no position yet. */
  readonly from: number | undefined;
  readonly to: number;
}

interface PositionRow {
  readonly partition: number;
  readonly next_offset: number;
}

/** The stored positions of these partitions; one that was never read is absent. */
export async function loadPositions(
  source: DataSource | EntityManager,
  topic: string,
  partitions: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await source.query<PositionRow[]>(
    `SELECT partition, next_offset FROM projection_positions
     WHERE topic = $1 AND partition = ANY($2::integer[])`,
    [topic, partitions],
  );
  return new Map(rows.map((row) => [row.partition, row.next_offset]));
}

/** The stored positions of all partitions of a topic. */
export async function loadAllPositions(
  manager: EntityManager,
  topic: string,
): Promise<ReadonlyMap<number, number>> {
  const rows = await manager.query<PositionRow[]>(
    `SELECT partition, next_offset FROM projection_positions WHERE topic = $1`,
    [topic],
  );
  return new Map(rows.map((row) => [row.partition, row.next_offset]));
}

/**
 * Compares and sets a partition's position: false, and nothing written, where it is not `from`. The
 * row stays locked until the transaction ends, so the writers of a partition go one after another.
 */
export async function advancePosition(manager: EntityManager, advance: Advance): Promise<boolean> {
  const { topic, partition, from, to } = advance;
  if (from === undefined) return enterPosition(manager, advance);
  const [, updated] = await manager.query<[unknown, number]>(
    `UPDATE projection_positions SET next_offset = $4
     WHERE topic = $1 AND partition = $2 AND next_offset = $3`,
    [topic, partition, from, to],
  );
  return updated === 1;
}

async function enterPosition(manager: EntityManager, advance: Advance): Promise<boolean> {
  const { topic, partition, to } = advance;
  const entered = await manager.query<unknown[]>(
    `INSERT INTO projection_positions (topic, partition, next_offset) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING RETURNING partition`,
    [topic, partition, to],
  );
  return entered.length === 1;
}
