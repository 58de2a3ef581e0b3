import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  findFreePort,
  isPortFree,
  projectDirectory,
  StackError,
  SupervisedProcess,
} from './local-stack/index.js';

const READY_TIMEOUT_MS = 120_000;
const ANSWER_WITHIN_MS = 2_000;
/** A little more than a service gives itself. */
const STOP_GRACE_SECONDS = 35;

export interface LocalService {
  /** Of the folder in apps/. */
  readonly name: string;
  readonly port: number;
  /** What it does not share with the others. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The port if it is free, else another one. */
export async function freePortNear(port: number): Promise<number> {
  return (await isPortFree(port)) ? port : findFreePort();
}

/** The built services as child processes, each with a log of its own. */
export class LocalServices {
  readonly #running: SupervisedProcess[] = [];

  constructor(
    private readonly logDirectory: string,
    private readonly onUnexpectedEnd: (message: string) => void,
  ) {}

  /**
   * Resolves once `GET /health/ready` answers 200.
   *
   * @param settings what all services get.
   * @throws StackError if the service ends or is not ready in time.
   */
  async start(service: LocalService, settings: Readonly<Record<string, string>>): Promise<void> {
    const { name, port } = service;
    const logFile = join(this.logDirectory, `${name}.log`);
    rmSync(logFile, { force: true });
    const running = await SupervisedProcess.start({
      command: process.execPath,
      args: ['--enable-source-maps', join(projectDirectory, 'dist/apps', name, 'src/main.js')],
      logFile,
      environment: { ...process.env, ...settings, ...service.settings, PORT: String(port) },
      directory: projectDirectory,
      stopSignal: 'TERM',
      stopGraceSeconds: STOP_GRACE_SECONDS,
    });
    this.#running.push(running);
    await running.untilReady(() => isReady(port), {
      timeoutMs: READY_TIMEOUT_MS,
      otherwise: `${name} was not ready within ${READY_TIMEOUT_MS / 1_000} s: see ${logFile}`,
    });
    if (!running.isRunning) throw new StackError(ending(name, await running.ended, logFile));
    void running.ended.then((status) => {
      this.onUnexpectedEnd(ending(name, status, logFile));
    });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map((running) => running.stop()));
  }
}

function ending(name: string, status: number, logFile: string): string {
  return `${name} ended by itself with status ${status}: see ${logFile}`;
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/ready`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
