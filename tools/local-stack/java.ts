import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { StackError } from './stack-error.js';

const JAVA_VERSION_MIN = 17;

/**
 * The `java` command of JAVA_HOME, or else of PATH.
 *
 * @throws StackError if there is none, or if it is older than Kafka needs.
 */
export function findJava(environment: NodeJS.ProcessEnv = process.env): string {
  const home = environment['JAVA_HOME'];
  const java = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const answer = spawnSync(java, ['-version'], { encoding: 'utf8', env: environment });
  const version =
    answer.error === undefined ? /version "([^"]+)"/.exec(answer.stderr)?.[1] : undefined;
  if (version === undefined) throw new StackError(`Java was not found: ${remedy}`);
  if (Number.parseInt(version, 10) < JAVA_VERSION_MIN) {
    throw new StackError(`Java ${version} is too old: ${remedy}`);
  }
  return java;
}

const remedy =
  `install Java ${JAVA_VERSION_MIN} or newer (on Debian: openjdk-17-jre-headless) and set JAVA_HOME or PATH to it, ` +
  'or set KAFKA_BROKERS to a Kafka that is running';
