import { Client, escapeIdentifier } from 'pg';

/**
 * Makes an empty database beside the one the address names; rejects if there already is one of that name.
 *
 * @returns the new database's address.
 */
export async function createDatabase(databaseUrl: string, name: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const created = new URL(databaseUrl);
  created.pathname = `/${encodeURIComponent(name)}`;
  return created.href;
}
