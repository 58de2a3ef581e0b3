import { StackError, stopAllProcesses } from './local-stack/index.js';

const PARENT_CHECK_INTERVAL_MS = 1_000;
/** One Ctrl-C arrives twice: from the terminal and from npm. */
const REPEATED_SIGNAL_MS = 1_000;

/** Ends the command with one line on standard error and a non-zero exit status. */
export type Fail = (message: string) => void;

/**
 * The life of a command that runs until it is told to stop: by Ctrl-C, by TERM or HUP, by the end of the npm that
 * started it, or by a part that fails. Whatever ends it, everything it has started is stopped before it exits; a second
 * Ctrl-C does not wait for that.
 *
 * @param start called once; what it starts is stopped by `stop`, and what it is just starting when the end comes, too.
 */
export function runInForeground(
  start: (fail: Fail) => Promise<void>,
  stop: () => Promise<void>,
): void {
  let endedAt = Number.POSITIVE_INFINITY;
  const isEnding = (): boolean => endedAt !== Number.POSITIVE_INFINITY;
  const end = (status: number): void => {
    if (isEnding()) return;
    endedAt = performance.now();
    stop()
      .then(stopAllProcesses)
      .then(
        () => process.exit(status),
        (error: unknown) => {
          process.stderr.write(`${lineOf(error)}\n`);
          process.exit(1);
        },
      );
  };
  const fail: Fail = (message) => {
    if (isEnding()) return;
    process.stderr.write(`${message}\n`);
    end(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (performance.now() > endedAt + REPEATED_SIGNAL_MS) process.exit(1);
      end(0);
    });
  }
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', () => undefined);
  }
  watchNpm(() => {
    end(0);
  });
  start(fail).catch((error: unknown) => {
    fail(lineOf(error));
  });
}

/**
 * npm started with `exec node …` is the parent of this process; when it is killed, nobody is left to press Ctrl-C. The
 * timer also keeps this process alive.
 */
function watchNpm(end: () => void): void {
  const isOfNpm = process.env['npm_lifecycle_event'] !== undefined;
  const parent = process.ppid;
  setInterval(() => {
    if (isOfNpm && process.ppid !== parent) end();
  }, PARENT_CHECK_INTERVAL_MS);
}

/** The life of a command that does one thing and is done. */
export async function runOnce(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    process.stderr.write(`${lineOf(error)}\n`);
    process.exitCode = 1;
  }
}

/** What the person can put right is one line; anything else is a defect of ours and keeps its stack. */
function lineOf(error: unknown): string {
  if (error instanceof StackError || isOfArguments(error)) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Whether `parseArgs` of Node has refused what was given. */
function isOfArguments(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).includes('PARSE_ARGS');
}
