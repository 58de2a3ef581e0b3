import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { removePlace } from './postgres-place.js';
import { localDirectory } from './project.js';
import { commandLineOf, pidIn } from './running-processes.js';
import { StackError } from './stack-error.js';

/** PostgreSQL may run as another account, which has to get to its data. */
const ENTERED_BY_ALL = 0o755;

export interface DataDirectory {
  readonly path: string;
  readonly isTemporary: boolean;
  /** Lets go of the directory; temporary data are removed. */
  release(): void;
}

/**
 * A directory for a stack's data: the given one, or a temporary one. One stack at a time uses a directory: whoever does
 * leaves its process id and command line there, which hold nothing once that process is gone, so a crash needs no repair.
 *
 * @throws StackError if another stack that is running uses it.
 */
export function takeDataDirectory(wanted: string | undefined): DataDirectory {
  removeAbandonedRuns();
  if (wanted === undefined) {
    const path = newRunDirectory();
    return {
      path,
      isTemporary: true,
      release: () => {
        rmSync(path, { recursive: true, force: true });
      },
    };
  }
  const ownerFile = join(wanted, 'stack-owner');
  claim(wanted, ownerFile);
  return {
    path: wanted,
    isTemporary: false,
    release: () => {
      rmSync(ownerFile, { force: true });
    },
  };
}

function claim(directory: string, ownerFile: string): void {
  mkdirSync(directory, { recursive: true });
  const owner = pidIn(ownerFile);
  if (owner !== undefined && isOwner(owner, ownerFile)) {
    throw new StackError(`process ${owner} is running and uses ${directory}: stop it first`);
  }
  writeFileSync(ownerFile, ownerText(process.pid));
}

/** The process id alone may by now belong to any other program. */
function isOwner(pid: number, ownerFile: string): boolean {
  return commandLineOf(pid) !== undefined && readFileSync(ownerFile, 'utf8') === ownerText(pid);
}

function ownerText(pid: number): string {
  return `${pid}\n${commandLineOf(pid) ?? ''}\n`;
}

/** The name carries our process id, by which a later run can tell that nobody uses the directory any more. */
function newRunDirectory(): string {
  const path = mkdtempSync(join(localDirectory, `run-${process.pid}-`));
  chmodSync(path, ENTERED_BY_ALL);
  return path;
}

function removeAbandonedRuns(): void {
  mkdirSync(localDirectory, { recursive: true });
  for (const name of readdirSync(localDirectory)) {
    const pid = /^run-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || commandLineOf(Number(pid)) !== undefined) continue;
    removePlace(join(localDirectory, name, 'postgres'));
    rmSync(join(localDirectory, name), { recursive: true, force: true });
  }
}
