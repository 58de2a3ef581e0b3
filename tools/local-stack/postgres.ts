import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from './free-port.js';
import { choosePlace, removePlace, type PostgresPlace } from './postgres-place.js';
import { awaitLeftover, commandLineOf, pidIn } from './running-processes.js';
import { Server } from './server.js';
import { StackError } from './stack-error.js';
import { SupervisedProcess } from './supervised-process.js';
import { waitUntil } from './wait.js';

const START_TIMEOUT_MS = 60_000;
const RETRY_MS = 5_000;
const STOP_GRACE_SECONDS = 10;
/** The line of postmaster.pid that says whether connections are accepted (PostgreSQL's miscadmin.h). */
const STATUS_LINE = 7;

export interface PostgresOptions {
  /** Absolute; kept data is used again. */
  readonly dataDirectory: string;
  /** Absolute. */
  readonly logDirectory: string;
  /** Data that is thrown away is not written through to the disk; a crash of the server itself still loses nothing. */
  readonly isTemporary: boolean;
  readonly onUnexpectedEnd?: ((server: Server, status: number) => void) | undefined;
}

export interface LocalPostgres {
  /** postgres://…, the superuser's. It stays the same when the server is started again. */
  readonly databaseUrl: string;
  readonly server: Server;
  /** Stops the server, and removes the data if they are temporary. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on 127.0.0.1; resolves once it accepts connections.
 *
 * @throws StackError if it cannot be started here.
 */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const place = choosePlace(options.dataDirectory);
  const port = await findFreePort();
  await awaitEarlierRun(place);
  if (!existsSync(dataOf(place))) await initialise(place, options);
  const server = new Server(
    'postgres',
    () => launch(place, port, options),
    options.onUnexpectedEnd,
  );
  await server.start();
  return {
    databaseUrl: `postgres://postgres:${readFileSync(passwordOf(place), 'utf8')}@127.0.0.1:${port}/postgres`,
    server,
    async stop() {
      await server.stop();
      if (options.isTemporary) removePlace(options.dataDirectory);
    },
  };
}

function dataOf({ directory }: PostgresPlace): string {
  return join(directory, 'data');
}

function passwordOf({ directory }: PostgresPlace): string {
  return join(directory, 'password');
}

function logFileOf(options: PostgresOptions): string {
  return join(options.logDirectory, 'postgres.log');
}

/** PostgreSQL refuses to start when the process id in a stale postmaster.pid has gone to another program. */
async function awaitEarlierRun(place: PostgresPlace): Promise<void> {
  const pidFile = join(dataOf(place), 'postmaster.pid');
  const pid = pidIn(pidFile);
  await awaitLeftover(pid, dataOf(place));
  if (pid !== undefined && commandLineOf(pid) !== undefined) rmSync(pidFile, { force: true });
}

/** Done under another name and then renamed, so that a data directory is always a whole one. */
async function initialise(place: PostgresPlace, options: PostgresOptions): Promise<void> {
  const incomplete = join(place.directory, 'incomplete');
  rmSync(incomplete, { recursive: true, force: true });
  mkdirSync(incomplete, { mode: 0o700 });
  const password = randomBytes(18).toString('hex');
  writeFileSync(passwordOf(place), password, { mode: 0o600 });
  if (place.account !== undefined) {
    for (const path of [incomplete, passwordOf(place)]) {
      chownSync(path, place.account.uid, place.account.gid);
    }
  }
  const initdb = await run(place, options, 'initdb', [
    `--pgdata=${incomplete}`,
    '--username=postgres',
    `--pwfile=${passwordOf(place)}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--no-locale',
    '--no-sync',
  ]);
  if ((await initdb.untilEnded()) !== 0) {
    throw new StackError(`PostgreSQL could not make its data directory: see ${logFileOf(options)}`);
  }
  renameSync(incomplete, dataOf(place));
}

/** Tried for a while: after a kill -9 the processes of the last connections hold the shared memory a little longer. */
async function launch(
  place: PostgresPlace,
  port: number,
  options: PostgresOptions,
): Promise<SupervisedProcess> {
  let server = await launchOnce(place, port, options);
  await waitUntil(
    async () => {
      if (!server.isRunning) server = await launchOnce(place, port, options);
      return server.isRunning;
    },
    { timeoutMs: RETRY_MS, otherwise: `PostgreSQL did not start: see ${logFileOf(options)}` },
  );
  return server;
}

async function launchOnce(
  place: PostgresPlace,
  port: number,
  options: PostgresOptions,
): Promise<SupervisedProcess> {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '50',
    shared_buffers: '64MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.isTemporary ? { fsync: 'off', full_page_writes: 'off' } : {}),
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = await run(place, options, 'postgres', [
    '-D',
    dataOf(place),
    '-p',
    String(port),
    ...args,
  ]);
  await server.untilReady(() => isReady(place, server.pid), {
    timeoutMs: START_TIMEOUT_MS,
    otherwise: `PostgreSQL did not come up within ${START_TIMEOUT_MS / 1000} s: see ${logFileOf(options)}`,
  });
  return server;
}

function run(
  place: PostgresPlace,
  options: PostgresOptions,
  program: 'initdb' | 'postgres',
  args: readonly string[],
): Promise<SupervisedProcess> {
  return SupervisedProcess.start({
    command: join(place.programs, 'bin', program),
    args,
    logFile: logFileOf(options),
    environment: { PATH: process.env['PATH'], LC_ALL: 'C' },
    directory: place.directory,
    account: place.account,
    stopSignal: 'INT',
    stopGraceSeconds: STOP_GRACE_SECONDS,
  });
}

function isReady(place: PostgresPlace, pid: number): boolean {
  const file = join(dataOf(place), 'postmaster.pid');
  if (pidIn(file) !== pid) return false;
  return readFileSync(file, 'utf8').split('\n')[STATUS_LINE]?.trim() === 'ready';
}
