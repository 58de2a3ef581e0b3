import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { projectDirectory } from './project.js';
import { waitUntil, type WaitOptions } from './wait.js';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** Receives standard output and standard error, appended. */
  readonly logFile: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly directory?: string;
  /** Only root may run a command as somebody else. */
  readonly account?: { readonly uid: number; readonly gid: number } | undefined;
  /** Asks the command to end. */
  readonly stopSignal: 'TERM' | 'INT';
  /** How long it may take to end before it is killed. */
  readonly stopGraceSeconds: number;
}

const COMMAND_NOT_FOUND = 127;
const SUPERVISE = join(projectDirectory, 'tools/local-stack/supervise.sh');

const running: SupervisedProcess[] = [];

/**
 * A process that cannot outlive this one. Its real parent is a small shell (supervise.sh) in a session of its own, out of
 * reach of the terminal's Ctrl-C, which holds a pipe from here and ends the command when the pipe closes. Stopping on
 * purpose closes the pipe too, so there is one way to end, and a crash of this process takes it. A running command does
 * not keep this process alive, so one that was forgotten ends with it instead of holding it up.
 */
export class SupervisedProcess {
  /** Resolves with the command's exit status (128 + n after signal n) once it is gone; never rejects. */
  readonly ended: Promise<number>;
  readonly #supervisor: ChildProcess;

  private constructor(
    readonly pid: number,
    supervisor: ChildProcess,
    ended: Promise<number>,
  ) {
    this.#supervisor = supervisor;
    this.ended = ended;
    running.push(this);
    void ended.then(() => running.splice(running.indexOf(this), 1));
  }

  /** Starts the command; whether it comes up is for the caller to find out. */
  static async start(command: Command): Promise<SupervisedProcess> {
    mkdirSync(dirname(command.logFile), { recursive: true });
    const log = openSync(command.logFile, 'a');
    const supervisor = spawn('/bin/sh', supervisorArguments(command), {
      stdio: ['pipe', log, log, 'pipe'],
      detached: true,
      env: command.environment ?? process.env,
      ...(command.directory === undefined ? {} : { cwd: command.directory }),
      ...command.account,
    });
    closeSync(log);
    const ended = new Promise<number>((resolve) => {
      supervisor.once('error', () => {
        resolve(COMMAND_NOT_FOUND);
      });
      supervisor.once('exit', (code) => {
        resolve(code ?? 1);
      });
    });
    supervisor.stdin?.on('error', () => undefined);
    const pid = await Promise.race([readPid(supervisor), ended.then(() => Number.NaN)]);
    supervisor.unref();
    (supervisor.stdin as Socket | null)?.unref();
    return new SupervisedProcess(pid, supervisor, ended);
  }

  get isRunning(): boolean {
    return this.#supervisor.exitCode === null && this.#supervisor.signalCode === null;
  }

  /** Resolves once it is ready or has ended; StackError if neither happens in time, and then it is killed. */
  async untilReady(isReady: () => boolean | Promise<boolean>, options: WaitOptions): Promise<void> {
    try {
      await waitUntil(async () => !this.isRunning || (await isReady()), options);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  /** The same as `ended`, for a command that is waited for: this process stays until then. */
  async untilEnded(): Promise<number> {
    this.#supervisor.ref();
    return this.ended;
  }

  /** Asks the command to end, waits, and kills it after its grace period. */
  async stop(): Promise<void> {
    this.#supervisor.stdin?.end();
    await this.untilEnded();
  }

  /** The same as kill -9. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.untilEnded();
  }

  signal(name: NodeJS.Signals): void {
    if (this.isRunning) process.kill(this.pid, name);
  }
}

/** Ends whatever is still running, also what is in the middle of being started. */
export async function stopAllProcesses(): Promise<void> {
  await Promise.all(running.map((supervised) => supervised.stop()));
}

/** The script is handed over as text, because another account may not be allowed to read it where it lies. */
function supervisorArguments(command: Command): string[] {
  return [
    '-c',
    readFileSync(SUPERVISE, 'utf8'),
    'supervise',
    command.stopSignal,
    String(command.stopGraceSeconds),
    command.command,
    ...command.args,
  ];
}

async function readPid(supervisor: ChildProcess): Promise<number> {
  return Number(await text(supervisor.stdio[3] as Readable));
}
