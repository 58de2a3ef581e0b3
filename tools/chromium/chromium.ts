import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { StackError } from '../local-stack/index.js';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const installMaxMs = 10 * 60_000;

export interface ChromiumOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** Whether the package may be installed: by default as root on Debian. */
  readonly mayInstall?: boolean;
  readonly onProgress?: (line: string) => void;
}

/**
 * The Chromium of CHROMIUM_PATH, or else of PATH; where there is none, root on Debian gets the package
 * `chromium`. Takes minutes where it has to be fetched.
 *
 * @throws StackError if there is none, with what to do.
 */
export function provideChromium({
  environment = process.env,
  mayInstall = isRootOnDebian(),
  onProgress,
}: ChromiumOptions = {}): string {
  const named = environment['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') return executable(named);
  const found = findChromium(environment);
  if (found !== undefined) return found;
  if (!mayInstall) throw new StackError(`Chromium was not found: ${remedy}`);
  onProgress?.('installing Debian’s chromium, once');
  aptGet(environment, 'update');
  aptGet(environment, 'install', '--yes', '--no-install-recommends', 'chromium');
  const installed = findChromium(environment);
  if (installed === undefined) throw new StackError(`Chromium was not installed: ${remedy}`);
  return installed;
}

const remedy =
  'install it (on Debian: apt-get install chromium) so that `chromium` is on the PATH, ' +
  'or set CHROMIUM_PATH to the program';

function isRootOnDebian(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

function executable(file: string): string {
  if (isExecutable(file)) return file;
  throw new StackError(`CHROMIUM_PATH names no program: ${remedy}`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function findChromium({ PATH = '' }: NodeJS.ProcessEnv): string | undefined {
  const directories = PATH.split(delimiter).filter((directory) => directory !== '');
  return commands
    .flatMap((command) => directories.map((directory) => join(directory, command)))
    .find(isExecutable);
}

function aptGet(environment: NodeJS.ProcessEnv, ...parameters: string[]): void {
  const { status, error, stderr } = spawnSync('apt-get', parameters, {
    encoding: 'utf8',
    env: { ...environment, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: installMaxMs,
  });
  if (status === 0) return;
  const cause = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  throw new StackError(`apt-get ${String(parameters[0])} failed (${cause}): ${remedy}`);
}
