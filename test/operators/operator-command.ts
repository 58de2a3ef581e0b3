import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { projectDirectory } from '../../tools/local-stack/project.js';
import type { Installation } from '../system/installation.js';

const loader = join(projectDirectory, 'tools/typescript/register.mjs');
const endsWithinMs = 60_000;

export interface CommandOutcome {
  readonly status: number;
  readonly lines: readonly string[];
  readonly errors: string;
}

/** Runs a command of `tools/` on an installation, as an operator does, to its end. */
export function runCommand(
  installation: Installation,
  file: string,
  words: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandOutcome> {
  const env = {
    ...process.env,
    KAFKA_BROKERS: installation.brokers.join(','),
    DATABASE_URL: installation.databaseUrl,
    TOPIC_PREFIX: installation.topicPrefix,
    ...environment,
  };
  const parameters = ['--import', loader, join(projectDirectory, 'tools', file), ...words];
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      parameters,
      { env, timeout: endsWithinMs },
      (error, stdout, errors) => {
        const lines = stdout.split('\n').filter((line) => line !== '');
        const status = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
        resolve({ status, lines, errors });
      },
    );
  });
}
