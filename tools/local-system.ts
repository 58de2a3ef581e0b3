import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Settings } from '#observability';
import { freePortNear, LocalServices, type LocalService } from './local-services.js';
import {
  isPortFree,
  type LocalStack,
  projectDirectory,
  StackError,
  startLocalStack,
} from './local-stack/index.js';
import { issueLocalToken } from './local-token.js';
import { provision } from './provision.js';
import type { StackFile } from './stack-file.js';
import type { startSettings } from './start-settings.js';

const SAGA_PORT = 3001;
const PROJECTION_PORT = 3002;
const STATUS_WEBHOOK_PORT = 3003;

/**
 * Servers, topics and tables, services: started in the order in which they need each other, stopped in the reverse one.
 * stack.json is there only while all of them answer.
 */
export class LocalSystem {
  readonly #directory: string;
  #stack: LocalStack | undefined;
  #services: LocalServices | undefined;

  /** @param onFailure told once, in one line, when a part ends by itself. */
  constructor(
    private readonly settings: Settings<typeof startSettings>,
    private readonly onProgress: (line: string) => void,
    private readonly onFailure: (line: string) => void,
  ) {
    this.#directory = resolve(projectDirectory, settings.LOCAL_DIRECTORY);
  }

  /**
   * Resolves with the API's address once every service is ready.
   *
   * @throws StackError with one line that says what to put right. What has been started by then is stopped by `stop`.
   */
  async start(): Promise<string> {
    const { PORT } = this.settings;
    if (!(await isPortFree(PORT))) {
      throw new StackError(`port ${PORT} is taken: stop what listens there, or set PORT`);
    }
    const stack = await this.startStack();
    this.onProgress('creating topics and tables, where they are missing');
    const { kafkaBrokers, databaseUrl } = stack;
    await provision({ brokers: kafkaBrokers.split(','), databaseUrl }, this.settings);
    const { settings, token } = await issueLocalToken(join(this.#directory, 'token-key.pem'));
    await this.startServices(stack, settings);
    const apiUrl = `http://127.0.0.1:${PORT}`;
    this.writeStackFile({ kafkaBrokers, databaseUrl, apiUrl, token });
    return apiUrl;
  }

  async stop(): Promise<void> {
    if (this.#stack !== undefined) this.removeStackFile();
    await this.#services?.stop();
    await this.#stack?.stop();
  }

  private async startStack(): Promise<LocalStack> {
    const { KAFKA_BROKERS, DATABASE_URL, KAFKA_HEAP } = this.settings;
    const parts = [
      ...(KAFKA_BROKERS === undefined ? ['Kafka'] : []),
      ...(DATABASE_URL === undefined ? ['PostgreSQL'] : []),
    ];
    if (parts.length > 0) this.onProgress(`starting ${parts.join(' and ')}`);
    this.#stack = await startLocalStack({
      kafkaBrokers: KAFKA_BROKERS?.join(','),
      databaseUrl: DATABASE_URL,
      dataDirectory: this.#directory,
      logDirectory: this.logDirectory,
      kafkaHeap: KAFKA_HEAP,
      onProgress: this.onProgress,
      onUnexpectedEnd: ({ name }, status) => {
        const logFile = join(this.logDirectory, `${name}.log`);
        this.onFailure(`${name} ended by itself with status ${status}: see ${logFile}`);
      },
    });
    this.removeStackFile();
    return this.#stack;
  }

  private async startServices(
    { kafkaBrokers, databaseUrl }: LocalStack,
    tokenSettings: Readonly<Record<string, string>>,
  ): Promise<void> {
    const services = new LocalServices(this.logDirectory, this.onFailure);
    this.#services = services;
    const saga: LocalService = {
      name: 'kickout-saga',
      port: await freePortNear(SAGA_PORT),
      settings: {},
    };
    const projection: LocalService = {
      name: 'membership-projection',
      port: await freePortNear(PROJECTION_PORT),
      settings: { DATABASE_URL: databaseUrl },
    };
    const api: LocalService = {
      name: 'membership-api',
      port: this.settings.PORT,
      settings: { DATABASE_URL: databaseUrl, ...tokenSettings },
    };
    const all = [saga, projection, api, ...(await this.statusWebhook())];
    this.onProgress(
      `starting ${all.map(({ name }) => name).join(', ')}; logs in ${this.logDirectory}`,
    );
    const shared = {
      KAFKA_BROKERS: kafkaBrokers,
      TOPIC_PREFIX: this.settings.TOPIC_PREFIX,
      SAGA_SECRET: randomBytes(32).toString('base64url'),
    };
    await Promise.all(all.map((service) => services.start(service, shared)));
  }

  /** Only where somebody is to get the room status. */
  private async statusWebhook(): Promise<LocalService[]> {
    const { STATUS_WEBHOOK_RECEIVERS } = this.settings;
    if (STATUS_WEBHOOK_RECEIVERS === undefined) return [];
    const port = await freePortNear(STATUS_WEBHOOK_PORT);
    return [{ name: 'status-webhook', port, settings: { STATUS_WEBHOOK_RECEIVERS } }];
  }

  private get logDirectory(): string {
    return join(this.#directory, 'logs');
  }

  private get stackFile(): string {
    return join(this.#directory, 'stack.json');
  }

  /** Holds a token and a password: for its owner alone. */
  private writeStackFile(content: StackFile): void {
    const text = `${JSON.stringify(content, undefined, 2)}\n`;
    writeFileSync(this.stackFile, text, { mode: 0o600 });
  }

  private removeStackFile(): void {
    rmSync(this.stackFile, { force: true });
  }
}
