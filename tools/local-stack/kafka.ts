import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFreePort } from './free-port.js';
import { findJava } from './java.js';
import { provideKafkaJars } from './kafka-jars.js';
import { answersKafka } from './kafka-probe.js';
import { serverProperties, type BrokerListener, type BrokerPlace } from './kafka-settings.js';
import { projectDirectory } from './project.js';
import { awaitLeftover, pidIn } from './running-processes.js';
import { Server } from './server.js';
import { StackError } from './stack-error.js';
import { SupervisedProcess } from './supervised-process.js';

const START_TIMEOUT_MS = 90_000;
const STOP_GRACE_SECONDS = 10;
const HEAP_DEFAULT = '512m';
const LOGGING = join(projectDirectory, 'tools/local-stack/kafka/log4j2.properties');

export interface KafkaOptions {
  /** With 3, topics are by default replicated to all and writes need 2. */
  readonly brokers: 1 | 3;
  /** Absolute; kept data is used again. */
  readonly dataDirectory: string;
  /** Absolute; one file a broker. */
  readonly logDirectory: string;
  /** The JVM's -Xmx, such as `1g`. */
  readonly heap?: string | undefined;
  /** Names of listeners that each broker has besides; what is advertised is a port for a proxy. */
  readonly listeners?: readonly string[] | undefined;
  /** Broker settings beside, or instead of, the usual ones. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  readonly onProgress?: ((line: string) => void) | undefined;
  readonly onUnexpectedEnd?: ((server: Server, status: number) => void) | undefined;
}

export interface LocalKafka {
  /** host:port of every broker, separated by commas. */
  readonly addresses: string;
  readonly brokers: readonly LocalBroker[];
  stop(): Promise<void>;
}

/** A broker that is also a controller. Its address stays the same when it is started again. */
export class LocalBroker extends Server {
  constructor(
    readonly id: number,
    readonly address: string,
    readonly listeners: readonly BrokerListener[],
    ...server: ConstructorParameters<typeof Server>
  ) {
    super(...server);
  }
}

/**
 * Starts a Kafka cluster in KRaft mode; resolves once every broker is in service.
 *
 * @throws StackError if Java or Maven is missing, or a broker does not come up.
 */
export async function startKafka(options: KafkaOptions): Promise<LocalKafka> {
  const java = findJava();
  const jars = await provideKafkaJars({ onProgress: options.onProgress });
  const places = await choosePlaces(options);
  const clusterId = clusterIdOf(options.dataDirectory);
  const brokers = places.map((place) => {
    const name = `kafka-${place.id}`;
    const node: Node = { name, place, places, java, jars, clusterId, options };
    return new LocalBroker(
      place.id,
      `127.0.0.1:${place.port}`,
      place.listeners,
      name,
      () => launch(node),
      options.onUnexpectedEnd,
    );
  });
  const stop = async (): Promise<void> => {
    await Promise.all(brokers.map((broker) => broker.stop()));
  };
  const starts = await Promise.allSettled(brokers.map((broker) => broker.start()));
  const failed = starts.find((start) => start.status === 'rejected');
  if (failed !== undefined) {
    await stop();
    throw failed.reason;
  }
  return { addresses: brokers.map(({ address }) => address).join(','), brokers, stop };
}

interface Node {
  readonly name: string;
  readonly place: BrokerPlace;
  readonly places: readonly BrokerPlace[];
  readonly java: string;
  readonly jars: string;
  readonly clusterId: string;
  readonly options: KafkaOptions;
}

async function choosePlaces(options: KafkaOptions): Promise<BrokerPlace[]> {
  const { brokers, dataDirectory, listeners: names = [] } = options;
  const places: BrokerPlace[] = [];
  for (let id = 1; id <= brokers; id += 1) {
    const listeners: BrokerListener[] = [];
    for (const name of names) {
      const [port, advertisedPort] = [await findFreePort(), await findFreePort()];
      listeners.push({ name, port, advertisedPort });
    }
    places.push({
      id,
      port: await findFreePort(),
      controllerPort: await findFreePort(),
      listeners,
      directory: join(dataDirectory, `node-${id}`),
    });
  }
  return places;
}

async function launch(node: Node): Promise<SupervisedProcess> {
  const { place, places, options } = node;
  const pidFile = join(place.directory, 'broker.pid');
  await awaitLeftover(pidIn(pidFile), place.directory);
  mkdirSync(place.directory, { recursive: true });
  const properties = join(place.directory, 'server.properties');
  writeFileSync(properties, serverProperties(place, places, options.settings ?? {}));
  if (!existsSync(join(place.directory, 'log', 'meta.properties'))) await format(node, properties);

  const broker = await runJava(node, ['-XX:+UseG1GC', '-XX:MaxGCPauseMillis=20'], 'kafka.Kafka', [
    properties,
  ]);
  writeFileSync(pidFile, String(broker.pid));
  await broker.untilReady(() => answersKafka(place.port), {
    timeoutMs: START_TIMEOUT_MS,
    otherwise: `${node.name} did not come up within ${START_TIMEOUT_MS / 1000} s: see ${logFileOf(node)}`,
  });
  if (!broker.isRunning) throw new StackError(`${node.name} did not start: see ${logFileOf(node)}`);
  return broker;
}

/** Formatting is what makes a directory a node's; one that a crash left half formatted is formatted anew. */
async function format(node: Node, properties: string): Promise<void> {
  rmSync(join(node.place.directory, 'log'), { recursive: true, force: true });
  const formatting = await runJava(
    node,
    ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
    'kafka.tools.StorageTool',
    ['format', '--config', properties, '--cluster-id', node.clusterId],
  );
  if ((await formatting.untilEnded()) !== 0) {
    throw new StackError(
      `${node.name} could not be given a data directory: see ${logFileOf(node)}`,
    );
  }
}

function runJava(
  node: Node,
  flags: readonly string[],
  mainClass: string,
  args: readonly string[],
): Promise<SupervisedProcess> {
  return SupervisedProcess.start({
    command: node.java,
    args: [
      `-Xmx${node.options.heap ?? HEAP_DEFAULT}`,
      ...flags,
      '-Djava.awt.headless=true',
      `-Dlog4j2.configurationFile=${LOGGING}`,
      '-Dlog4j2.shutdownHookEnabled=false',
      '-classpath',
      join(node.jars, '*'),
      mainClass,
      ...args,
    ],
    logFile: logFileOf(node),
    stopSignal: 'TERM',
    stopGraceSeconds: STOP_GRACE_SECONDS,
  });
}

function logFileOf({ name, options }: Node): string {
  return join(options.logDirectory, `${name}.log`);
}

/**
 * Always the same for a data directory, so that a node formatted later belongs to the same cluster. 16 bytes in base64url;
 * the first is fixed, because a leading dash would be taken for an option.
 */
function clusterIdOf(dataDirectory: string): string {
  const id = createHash('sha256').update(dataDirectory).digest().subarray(0, 16);
  id[0] = 0;
  return id.toString('base64url');
}
