export interface BrokerPlace {
  readonly id: number;
  readonly port: number;
  readonly controllerPort: number;
  /** Beside the one for clients. */
  readonly listeners: readonly BrokerListener[];
  readonly directory: string;
}

/** Clients that come in here are told to connect to the advertised port: something of theirs stands between. */
export interface BrokerListener {
  readonly name: string;
  readonly port: number;
  readonly advertisedPort: number;
}

/** The server.properties of one node, broker and controller at once, of a cluster whose nodes are all on 127.0.0.1. */
export function serverProperties(
  node: BrokerPlace,
  cluster: readonly BrokerPlace[],
  overrides: Readonly<Record<string, string>>,
): string {
  const replicas = String(cluster.length);
  const inSyncMin = String(Math.max(1, cluster.length - 1));
  const settings: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': String(node.id),
    'controller.quorum.voters': cluster
      .map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`)
      .join(','),
    listeners: [
      `CLIENTS://127.0.0.1:${node.port}`,
      `CONTROLLER://127.0.0.1:${node.controllerPort}`,
      ...node.listeners.map(({ name, port }) => `${name}://127.0.0.1:${port}`),
    ].join(','),
    'advertised.listeners': [
      `CLIENTS://127.0.0.1:${node.port}`,
      ...node.listeners.map(({ name, advertisedPort }) => `${name}://127.0.0.1:${advertisedPort}`),
    ].join(','),
    'listener.security.protocol.map': ['CLIENTS', 'CONTROLLER', ...node.listeners.map(nameOf)]
      .map((name) => `${name}:PLAINTEXT`)
      .join(','),
    'inter.broker.listener.name': 'CLIENTS',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': `${node.directory}/log`,

    'auto.create.topics.enable': 'false',
    'default.replication.factor': replicas,
    'min.insync.replicas': inSyncMin,
    'offsets.topic.num.partitions': '8',
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.num.partitions': '8',
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSyncMin,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSyncMin,
    'group.initial.rebalance.delay.ms': '0',

    // A broker that was killed may come back only when the controller has given up its last session.
    'broker.heartbeat.interval.ms': '1000',
    'broker.session.timeout.ms': '5000',

    // Sized for a small machine.
    'num.network.threads': '2',
    'num.io.threads': '4',
    'log.cleaner.dedupe.buffer.size': '16777216',
    ...overrides,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function nameOf({ name }: BrokerListener): string {
  return name;
}
