import type { DataSource } from 'typeorm';

/** Whether the database answers; why not, where it does not. Never rejects. */
export async function reachable(
  dataSource: DataSource,
): Promise<{ readonly up: true } | { readonly up: false; readonly detail: string }> {
  try {
    await dataSource.query('SELECT 1');
    return { up: true };
  } catch (error) {
    return { up: false, detail: error instanceof Error ? error.message : 'failed' };
  }
}
