import { join } from 'node:path';
import { SupervisedProcess } from '../../tools/local-stack/supervised-process.js';
import { findFreePort } from '../../tools/local-stack/free-port.js';
import { localDirectory, projectDirectory } from '../../tools/local-stack/project.js';

export type ServiceName =
  'kickout-saga' | 'membership-projection' | 'membership-api' | 'status-webhook';

const loader = join(projectDirectory, 'tools/typescript/register.mjs');
const readyWithinMs = 60_000;

/** A service of the system as a process of its own, run from the sources. */
export class ServiceProcess {
  readonly #name: ServiceName;
  readonly #process: SupervisedProcess;
  readonly url: string;

  private constructor(name: ServiceName, supervised: SupervisedProcess, url: string) {
    this.#name = name;
    this.#process = supervised;
    this.url = url;
  }

  static async start(
    name: ServiceName,
    logName: string,
    environment: Readonly<Record<string, string>>,
  ): Promise<ServiceProcess> {
    const port = await findFreePort();
    const supervised = await SupervisedProcess.start({
      command: process.execPath,
      args: ['--import', loader, join(projectDirectory, 'apps', name, 'src/main.ts')],
      logFile: join(localDirectory, 'logs', 'tests', `${logName}.log`),
      environment: { ...process.env, NODE_ENV: 'production', ...environment, PORT: String(port) },
      directory: projectDirectory,
      stopSignal: 'TERM',
      stopGraceSeconds: 20,
    });
    return new ServiceProcess(name, supervised, `http://127.0.0.1:${String(port)}`);
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** Whether it says of itself that it can take work. */
  async isReady(): Promise<boolean> {
    try {
      const response = await fetch(`${this.url}/health/ready`);
      return response.ok;
    } catch {
      return false;
    }
  }

  /** A metric's value, summed over its labels; with `labels`, over those that have them. */
  async metric(name: string, labels = ''): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .filter((line) => line.includes(labels))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  /** How many tasks of the saga it runs. */
  runningTasks(): Promise<number> {
    return this.metric('chatroom_saga_tasks', 'state="running"');
  }

  /** Whether it answers at all. */
  async isLive(): Promise<boolean> {
    return fetch(`${this.url}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  /** Fails at once where it ends instead. */
  async untilReady(): Promise<this> {
    await this.#process.untilReady(() => this.isReady(), {
      timeoutMs: readyWithinMs,
      otherwise: `${this.#name} did not become ready`,
    });
    if (!this.isRunning) throw new Error(`${this.#name} ended before it was ready`);
    return this;
  }

  /** kill -9; resolves when the process is gone. */
  async kill(): Promise<void> {
    await this.#process.kill();
  }

  pause(): void {
    this.#process.signal('SIGSTOP');
  }

  resume(): void {
    this.#process.signal('SIGCONT');
  }

  /** Asks it to end; resolves when it has. */
  async stop(): Promise<void> {
    await this.#process.stop();
  }

  signal(name: NodeJS.Signals): void {
    this.#process.signal(name);
  }

  /** Resolves when it is gone, whatever has ended it. */
  get ended(): Promise<unknown> {
    return this.#process.ended;
  }

  get isRunning(): boolean {
    return this.#process.isRunning;
  }
}
