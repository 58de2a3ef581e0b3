import type { SupervisedProcess } from './supervised-process.js';
import { StackError } from './stack-error.js';

/** A part of the stack that can be taken down and brought back alone, as the tests of faults do. */
export class Server {
  #process: SupervisedProcess | undefined;

  constructor(
    readonly name: string,
    private readonly launch: () => Promise<SupervisedProcess>,
    private readonly onUnexpectedEnd: (server: Server, status: number) => void = () => undefined,
  ) {}

  /** The process id of the server itself, for signals such as SIGSTOP. StackError while it is down. */
  get pid(): number {
    if (this.#process === undefined) throw new StackError(`${this.name} is not running`);
    return this.#process.pid;
  }

  get isRunning(): boolean {
    return this.#process !== undefined;
  }

  /** Resolves once the server answers. */
  async start(): Promise<void> {
    if (this.#process !== undefined) return;
    const started = await this.launch();
    this.#process = started;
    void started.ended.then((status) => {
      if (this.#process !== started) return;
      this.#process = undefined;
      this.onUnexpectedEnd(this, status);
    });
  }

  /** Resolves once the process is gone, in an orderly way. */
  async stop(): Promise<void> {
    await this.release()?.stop();
  }

  /** The same as kill -9. */
  async kill(): Promise<void> {
    await this.release()?.kill();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  private release(): SupervisedProcess | undefined {
    const released = this.#process;
    this.#process = undefined;
    return released;
  }
}
