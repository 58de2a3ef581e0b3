import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { localDirectory, projectDirectory } from './project.js';
import { StackError } from './stack-error.js';
import { SupervisedProcess } from './supervised-process.js';

const POM = join(projectDirectory, 'tools/local-stack/kafka/pom.xml');
const STOP_GRACE_SECONDS = 2;

export interface KafkaJarsOptions {
  /** Absolute. */
  readonly cacheDirectory?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly onProgress?: ((line: string) => void) | undefined;
}

/**
 * The directory with the jars of a Kafka broker. Maven fetches them the first time; they are kept
 * under a name made of the version and of the pom's content, and put there by one rename, so that a
 * directory with that name is complete.
 *
 * @throws StackError if Maven is missing or fails.
 */
export async function provideKafkaJars({
  cacheDirectory = join(localDirectory, 'cache'),
  environment = process.env,
  onProgress,
}: KafkaJarsOptions = {}): Promise<string> {
  const pom = readFileSync(POM, 'utf8');
  const version = /<kafka\.version>([^<]+)</.exec(pom)?.[1] ?? 'unknown';
  const hash = createHash('sha256').update(pom).digest('hex').slice(0, 12);
  const jars = join(cacheDirectory, `kafka-${version}-${hash}`);
  if (existsSync(jars)) return jars;

  requireMaven(environment);
  onProgress?.(`fetching Kafka ${version} with Maven, once`);
  const incomplete = `${jars}.incomplete-${process.pid}`;
  rmSync(incomplete, { recursive: true, force: true });
  mkdirSync(incomplete, { recursive: true });
  await copyDependencies(incomplete);
  if (!existsSync(jars)) renameSync(incomplete, jars);
  rmSync(incomplete, { recursive: true, force: true });
  return jars;
}

function requireMaven(environment: NodeJS.ProcessEnv): void {
  if (spawnSync('mvn', ['--version'], { env: environment }).status === 0) return;
  throw new StackError(
    'Maven was not found: install it (on Debian: maven) so that `mvn` is on the PATH, ' +
      'or set KAFKA_BROKERS to a Kafka that is running',
  );
}

async function copyDependencies(directory: string): Promise<void> {
  const logFile = join(localDirectory, 'logs', 'maven.log');
  const maven = await SupervisedProcess.start({
    command: 'mvn',
    args: [
      '--batch-mode',
      '--file',
      POM,
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${directory}`,
    ],
    logFile,
    stopSignal: 'TERM',
    stopGraceSeconds: STOP_GRACE_SECONDS,
  });
  if ((await maven.untilEnded()) !== 0) {
    throw new StackError(`Maven could not fetch Kafka: see ${logFile}`);
  }
}
