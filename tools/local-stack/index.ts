import { join } from 'node:path';
import { takeDataDirectory, type DataDirectory } from './data-directory.js';
import { startKafka, type LocalKafka } from './kafka.js';
import { startPostgres, type LocalPostgres } from './postgres.js';
import type { Server } from './server.js';

export { findFreePort, isPortFree } from './free-port.js';
export type { LocalBroker, LocalKafka } from './kafka.js';
export type { LocalPostgres } from './postgres.js';
export { localDirectory, projectDirectory } from './project.js';
export { Server } from './server.js';
export { StackError } from './stack-error.js';
export { stopAllProcesses, SupervisedProcess } from './supervised-process.js';
export { waitUntil } from './wait.js';

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
  /** Names of listeners that each broker has besides; what is advertised is a port for a proxy. */
  readonly kafkaListeners?: readonly string[] | undefined;
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
  const directory = takeDataDirectory(options.dataDirectory);
  const [kafka, postgres] = await Promise.allSettled([
    startKafkaPart(options, directory),
    startPostgresPart(options, directory),
  ]);
  const stop = async (): Promise<void> => {
    await Promise.all([valueOf(kafka)?.stop(), valueOf(postgres)?.stop()]);
    directory.release();
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
  directory: DataDirectory,
): Promise<LocalKafka | undefined> {
  if (options.kafkaBrokers !== undefined) return undefined;
  return startKafka({
    brokers: options.brokers ?? 1,
    dataDirectory: join(directory.path, 'kafka'),
    logDirectory: options.logDirectory ?? join(directory.path, 'logs'),
    heap: options.kafkaHeap,
    listeners: options.kafkaListeners,
    settings: options.kafkaSettings,
    onProgress: options.onProgress,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
}

async function startPostgresPart(
  options: LocalStackOptions,
  directory: DataDirectory,
): Promise<LocalPostgres | undefined> {
  if (options.databaseUrl !== undefined) return undefined;
  return startPostgres({
    dataDirectory: join(directory.path, 'postgres'),
    logDirectory: options.logDirectory ?? join(directory.path, 'logs'),
    isTemporary: directory.isTemporary,
    onUnexpectedEnd: options.onUnexpectedEnd,
  });
}

function valueOf<Part>(result: PromiseSettledResult<Part>): Part | undefined {
  return result.status === 'fulfilled' ? result.value : undefined;
}
