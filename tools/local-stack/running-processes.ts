import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { StackError } from './stack-error.js';
import { waitUntil } from './wait.js';

const LEFTOVER_GRACE_MS = 15_000;

/** The command line of a running process; undefined if there is no such process. */
export function commandLineOf(pid: number): string | undefined {
  if (existsSync('/proc/self/cmdline')) {
    try {
      const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return commandLine === '' ? undefined : commandLine;
    } catch {
      return undefined;
    }
  }
  const listed = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], {
    encoding: 'utf8',
  });
  return listed.status === 0 ? listed.stdout.trim() : undefined;
}

/**
 * Makes sure that a server of an earlier run, whose parent has crashed, is gone before its data is used again. It is
 * normally on its way out already, so it gets time before it is killed. The process id may meanwhile belong to somebody
 * else: only a process whose command line names the data directory is touched.
 */
export async function awaitLeftover(pid: number | undefined, dataDirectory: string): Promise<void> {
  if (pid === undefined) return;
  const isGone = (): boolean => commandLineOf(pid)?.includes(dataDirectory) !== true;
  try {
    await waitUntil(isGone, { timeoutMs: LEFTOVER_GRACE_MS, otherwise: 'still running' });
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    process.kill(pid, 'SIGKILL');
    await waitUntil(isGone, {
      timeoutMs: LEFTOVER_GRACE_MS,
      otherwise: `process ${pid} of an earlier run uses ${dataDirectory} and does not end`,
    });
  }
}

/** The number on the first line of a file; undefined if there is none. */
export function pidIn(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : undefined;
}
