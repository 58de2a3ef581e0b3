import type { LocalBroker } from '../../../tools/local-stack/index.js';
import { findFreePort } from '../../../tools/local-stack/index.js';
import type { Installation } from '../../system/installation.js';
import type { ServiceName, ServiceProcess } from '../../system/service-process.js';
import { Interceptions } from '../proxy/interceptions.js';
import type { KafkaApi } from '../proxy/kafka-apis.js';
import { kafkaChannel } from '../proxy/kafka-channel.js';
import { TcpProxy } from '../proxy/tcp-proxy.js';

/** Starts of one slot in a run, at most: a service that cannot live is not started for ever. */
const startsMax = 300;

export interface BrokerLink {
  readonly broker: LocalBroker;
  readonly proxy: TcpProxy;
  /** When a request of a kind last went this way, monotonic ms. */
  readonly requestedAt: ReadonlyMap<KafkaApi, number>;
}

export interface SlotOptions {
  readonly name: string;
  readonly service: ServiceName;
  /** The listener that each broker has for it. */
  readonly listener: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * A service's place in the system: its ways to the brokers and to PostgreSQL, each through a proxy of its
 * own, and the process that runs there. Like any supervisor it starts the process again when it ends
 * without having been asked to.
 */
export class ServiceSlot {
  readonly name: string;
  readonly interceptions: Interceptions;
  readonly brokers: readonly BrokerLink[];
  readonly postgres: TcpProxy;
  readonly #options: SlotOptions;
  readonly #installation: Installation;
  #process: ServiceProcess | undefined;
  #isWanted = false;
  #environment: Readonly<Record<string, string>> = {};
  #starts = 0;
  #starting: Promise<void> | undefined;

  private constructor(
    options: SlotOptions,
    installation: Installation,
    interceptions: Interceptions,
    brokers: readonly BrokerLink[],
    postgres: TcpProxy,
  ) {
    this.name = options.name;
    this.#options = options;
    this.#installation = installation;
    this.interceptions = interceptions;
    this.brokers = brokers;
    this.postgres = postgres;
  }

  static async open(
    options: SlotOptions,
    installation: Installation,
    brokers: readonly LocalBroker[],
  ): Promise<ServiceSlot> {
    const interceptions = new Interceptions();
    const links: BrokerLink[] = [];
    for (const broker of brokers) {
      links.push(await linkTo(broker, options.listener, interceptions));
    }
    const targetPort = Number(new URL(installation.databaseUrl).port);
    const postgres = await TcpProxy.start({ port: await findFreePort(), targetPort });
    return new ServiceSlot(options, installation, interceptions, links, postgres);
  }

  /** Starts a process, and goes on doing so. */
  async start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
    this.#environment = environment;
    this.#isWanted = true;
    await this.#launch();
  }

  async #launch(): Promise<void> {
    this.#starting ??= this.#launchOnce();
    await this.#starting;
    this.#starting = undefined;
  }

  async #launchOnce(): Promise<void> {
    if (this.#process?.isRunning === true) return;
    this.#starts += 1;
    if (this.#starts > startsMax) throw new Error(`${this.name} was started too often`);
    const databaseUrl = new URL(this.#installation.databaseUrl);
    databaseUrl.port = String(this.postgres.port);
    const process = await this.#installation.launch(this.#options.service, {
      KAFKA_BROKERS: this.brokers.map(({ proxy }) => `127.0.0.1:${proxy.port}`).join(','),
      DATABASE_URL: databaseUrl.href,
      INSTANCE_ID: this.name,
      ...this.#options.environment,
      ...this.#environment,
    });
    this.#process = process;
    void process.ended.then(() => {
      if (this.#isWanted && this.#process === process) void this.#launch();
    });
  }

  /** Undefined while nothing runs. */
  get process(): ServiceProcess | undefined {
    return this.#process?.isRunning === true ? this.#process : undefined;
  }

  get isWanted(): boolean {
    return this.#isWanted;
  }

  async isReady(): Promise<boolean> {
    return (await this.process?.isReady()) ?? false;
  }

  /** kill -9; a successor is started at once. */
  async kill(): Promise<void> {
    await this.process?.kill();
  }

  /** Asks the process to end; nothing runs there afterwards. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    await this.#starting;
    await this.process?.stop();
  }

  pause(): void {
    this.process?.pause();
  }

  resume(): void {
    this.process?.resume();
  }

  /** What the network between the service and a broker, or all of them, does to it. */
  cutFromBrokers(links: readonly BrokerLink[] = this.brokers): void {
    for (const { proxy } of links) proxy.cut();
  }

  /** The broker that it asked last for this: a coordinator, or a leader. */
  brokerAskedFor(api: KafkaApi): BrokerLink {
    const askedAt = ({ requestedAt }: BrokerLink) => requestedAt.get(api) ?? -Infinity;
    const [last] = [...this.brokers].sort((one, other) => askedAt(other) - askedAt(one));
    if (last?.requestedAt.has(api) !== true)
      throw new Error(`${this.name} has not asked for ${api}`);
    return last;
  }

  /** The network is well again. */
  mend(): void {
    this.interceptions.clear();
    this.postgres.mend();
    for (const { proxy } of this.brokers) proxy.mend();
  }

  async close(): Promise<void> {
    this.#isWanted = false;
    this.mend();
    await this.#starting;
    this.resume();
    await this.process?.kill();
    await Promise.all([this.postgres.close(), ...this.brokers.map(({ proxy }) => proxy.close())]);
  }
}

async function linkTo(
  broker: LocalBroker,
  listener: string,
  interceptions: Interceptions,
): Promise<BrokerLink> {
  const found = broker.listeners.find(({ name }) => name === listener);
  if (found === undefined) throw new Error(`${broker.name} has no listener ${listener}`);
  const requestedAt = new Map<KafkaApi, number>();
  const onRequest = (api: KafkaApi) => requestedAt.set(api, performance.now());
  const proxy = await TcpProxy.start({
    port: found.advertisedPort,
    targetPort: found.port,
    channel: () => kafkaChannel({ interceptions, onRequest }),
  });
  return { broker, proxy, requestedAt };
}
