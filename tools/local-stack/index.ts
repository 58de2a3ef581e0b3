import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startKafka, type LocalKafka } from './kafka.js';
import { removePlace } from './postgres-place.js';
import { startPostgres, type LocalPostgres } from './postgres.js';
import { localDirectory } from './project.js';
import { commandLineOf } from './running-processes.js';
import type { Server } from './server.js';

export { findFreePort, isPortFree } from './free-port.js';
export type { LocalBroker, LocalKafka } from './kafka.js';
export type { LocalPostgres } from './postgres.js';
export { localDirectory, projectDirectory } from './project.js';
export { Server } from './server.js';
export { StackError } from './stack-error.js';
export { stopAllProcesses, SupervisedProcess } from './supervised-process.js';
export { waitUntil } from './wait.js';

const ENTERED_BY_ALL = 0o755;

export interface LocalStackOptions {
  /** host:port[,…] of a Kafka that is used instead of starting one. */
  readonly kafkaBrokers?: string | undefined;
  /** postgres://… of a PostgreSQL that is used instead of starting one. */
  readonly databaseUrl?: string | undefined;
  /** Absolute, and used again the next time. Without it the data are temporary: gone when the stack stops. */
  readonly dataDirectory?: string | undefined;
  /** Absolute; by default beside the data. */
  readonly logDirectory?: string | undefined;
  /** How many Kafka brokers; default 1. */
  readonly brokers?: 1 | 3;
  /** The -Xmx of each broker; default 512m. */
  readonly kafkaHeap?: string | undefined;
  /** Broker settings beside, or instead of, the usual ones. */
  readonly kafkaSettings?: Readonly<Record<string, string>> | undefined;
  readonly onProgress?: ((line: string) => void) | undefined;
  /** Told of a server that ends without having been asked to. */
  readonly onUnexpectedEnd?: ((server: Server, status: number) => void) | undefined;
}

export interface LocalStack {
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
  /** Undefined if somebody else's Kafka is used. */
  readonly kafka: LocalKafka | undefined;
  /** Undefined if somebody else's PostgreSQL is used. */
  readonly postgres: LocalPostgres | undefined;
  stop(): Promise<void>;
}

/**
 * Kafka and PostgreSQL on 127.0.0.1, as child processes that end with this one, however it ends. Resolves once both
 * answer.
 *
 * @throws StackError with one line that says what to install, set or look at.
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  sweepAbandonedRuns();
  const isTemporary = options.dataDirectory === undefined;
  const directory = options.dataDirectory ?? newRunDirectory();
  const [kafka, postgres] = await Promise.allSettled([
    startKafkaPart(options, directory),
    startPostgresPart(options, directory),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([valueOf(kafka)?.stop(), valueOf(postgres)?.stop()]);
    if (isTemporary) rmSync(directory, { recursive: true, force: true });
  };
  if (kafka.status === 'fulfilled' && postgres.status === 'fulfilled') {
    return {
      kafkaBrokers: kafka.value?.addresses ?? options.kafkaBrokers ?? '',
      databaseUrl: postgres.value?.databaseUrl ?? options.databaseUrl ?? '',
      kafka: kafka.value,
      postgres: postgres.value,
      stop,
    };
  }
  await stop();
  throw kafka.status === 'rejected' ? kafka.reason : (postgres as PromiseRejectedResult).reason;
}

async function startKafkaPart(
  options: LocalStackOptions,
  directory: string,
): Promise<LocalKafka | undefined> {
  if (options.kafkaBrokers !== undefined) return undefined;
  return startKafka({
    brokers: options.brokers ?? 1,
    dataDirectory: join(directory, 'kafka'),
    logDirectory: options.logDirectory ?? join(directory, 'logs'),
    heap: options.kafkaHeap,
    settings: options.kafkaSettings,
    onProgress: options.onProgress,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
}

async function startPostgresPart(
  options: LocalStackOptions,
  directory: string,
): Promise<LocalPostgres | undefined> {
  if (options.databaseUrl !== undefined) return undefined;
  return startPostgres({
    dataDirectory: join(directory, 'postgres'),
    logDirectory: options.logDirectory ?? join(directory, 'logs'),
    isTemporary: options.dataDirectory === undefined,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
}

function valueOf<Part>(result: PromiseSettledResult<Part>): Part | undefined {
  return result.status === 'fulfilled' ? result.value : undefined;
}

/** The name carries our process id, by which a later run can tell that nobody uses the directory any more. */
function newRunDirectory(): string {
  mkdirSync(localDirectory, { recursive: true });
  const directory = mkdtempSync(join(localDirectory, `run-${process.pid}-`));
  chmodSync(directory, ENTERED_BY_ALL);
  return directory;
}

function sweepAbandonedRuns(): void {
  mkdirSync(localDirectory, { recursive: true });
  for (const name of readdirSync(localDirectory)) {
    const pid = /^run-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || commandLineOf(Number(pid)) !== undefined) continue;
    removePlace(join(localDirectory, name, 'postgres'));
    rmSync(join(localDirectory, name), { recursive: true, force: true });
  }
}
