import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StackError } from './stack-error.js';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ['postgres', 'nobody'];

/**
 * Whom PostgreSQL runs as: undefined for ourselves. It refuses to be root, so under root it is the owner of the data
 * already there, or an account that exists on every system; none is created.
 */
export function chooseAccount(dataDirectory: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(dataDirectory)) {
    const { uid, gid } = statSync(dataDirectory);
    if (uid !== 0) return { uid, gid };
  }
  for (const name of CANDIDATES) {
    const account = accountNamed(name);
    if (account !== undefined) return account;
  }
  throw new StackError(
    'PostgreSQL does not run as root and there is no other account: start as another user, or set DATABASE_URL',
  );
}

function accountNamed(name: string): Account | undefined {
  const numberOf = (option: '-u' | '-g'): number =>
    Number(
      execFileSync('id', [option, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  try {
    return { uid: numberOf('-u'), gid: numberOf('-g') };
  } catch {
    return undefined;
  }
}

/** Whether the account may pass through the directory and all above it. */
export function canEnter(account: Account | undefined, directory: string): boolean {
  if (account === undefined) return true;
  const { uid, gid, mode } = statSync(directory);
  const executable = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  const parent = dirname(directory);
  return (mode & executable) !== 0 && (parent === directory || canEnter(account, parent));
}
