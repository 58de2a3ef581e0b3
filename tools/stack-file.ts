import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { projectDirectory } from './local-stack/index.js';

/** What `npm start` says of the system that it runs. */
export interface StackFile {
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
  readonly apiUrl: string;
  readonly token: string;
}

/** Undefined where no system was started here, or it has been stopped. */
export function readStackFile(): StackFile | undefined {
  const directory = process.env['LOCAL_DIRECTORY'] ?? '.local';
  const file = resolve(projectDirectory, directory, 'stack.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as StackFile) : undefined;
}
