import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The directory of this project's package.json, the same from the sources and from the build. */
export const projectDirectory = nearestPackage(import.meta.dirname);

/** Where everything local and disposable lives. */
export const localDirectory = join(projectDirectory, '.local');

function nearestPackage(directory: string): string {
  return existsSync(join(directory, 'package.json'))
    ? directory
    : nearestPackage(dirname(directory));
}
