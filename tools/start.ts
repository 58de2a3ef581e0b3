import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ConfigurationError, loadSettings, type Settings } from '#observability';
import { migrate } from '#persistence';
import { provisionTopics, waitForBrokers } from '#streaming';
import { runInForeground, type Fail } from './foreground.js';
import { freePortNear, LocalServices, type LocalService } from './local-services.js';
import {
  isPortFree,
  localDirectory,
  type LocalStack,
  projectDirectory,
  StackError,
  startLocalStack,
} from './local-stack/index.js';
import { issueLocalToken } from './local-token.js';
import { startSettings } from './start-settings.js';

const BROKERS_TIMEOUT_MS = 30_000;
/** How Kafka is asked for its own default. */
const REPLICATION_OF_THE_CLUSTER = -1;
const SAGA_PORT = 3001;
const PROJECTION_PORT = 3002;

const logDirectory = join(localDirectory, 'logs');
const stackFile = join(localDirectory, 'stack.json');

let stack: LocalStack | undefined;
let services: LocalServices | undefined;

runInForeground(start, async () => {
  if (stack !== undefined) rmSync(stackFile, { force: true });
  await services?.stop();
  await stack?.stop();
});

/** The whole system, in the order in which its parts need each other. */
async function start(fail: Fail): Promise<void> {
  const settings = readSettings();
  await requirePort(settings.PORT);
  stack = await startServers(settings, fail);
  rmSync(stackFile, { force: true });
  await prepare(stack, settings);

  const { settings: tokenSettings, token } = await issueLocalToken(
    join(localDirectory, 'token-key.pem'),
  );
  services = new LocalServices(logDirectory, fail);
  await startServices(services, stack, settings, tokenSettings);

  const apiUrl = `http://127.0.0.1:${settings.PORT}`;
  const { kafkaBrokers, databaseUrl } = stack;
  writeStackFile({ kafkaBrokers, databaseUrl, apiUrl, token });
  say(`ready ${apiUrl}`);
}

type StartSettings = Settings<typeof startSettings>;

function readSettings(): StartSettings {
  try {
    return loadSettings(startSettings, process.env);
  } catch (error) {
    if (error instanceof ConfigurationError) throw new StackError(error.message);
    throw error;
  }
}

async function requirePort(port: number): Promise<void> {
  if (await isPortFree(port)) return;
  throw new StackError(
    `port ${port} is taken: stop what listens there, or set PORT to another one`,
  );
}

async function startServers(settings: StartSettings, fail: Fail): Promise<LocalStack> {
  const parts = [
    ...(settings.KAFKA_BROKERS === undefined ? ['Kafka'] : []),
    ...(settings.DATABASE_URL === undefined ? ['PostgreSQL'] : []),
  ];
  if (parts.length > 0) say(`starting ${parts.join(' and ')}`);
  return startLocalStack({
    kafkaBrokers: settings.KAFKA_BROKERS?.join(','),
    databaseUrl: settings.DATABASE_URL,
    dataDirectory: localDirectory,
    logDirectory,
    kafkaHeap: settings.KAFKA_HEAP,
    onProgress: say,
    onUnexpectedEnd: ({ name }, status) => {
      fail(
        `${name} ended by itself with status ${status}: see ${join(logDirectory, `${name}.log`)}`,
      );
    },
  });
}

async function prepare({ kafkaBrokers, databaseUrl, kafka }: LocalStack, settings: StartSettings) {
  say('creating topics and tables, where they are missing');
  const brokers = kafkaBrokers.split(',');
  await explain('KAFKA_BROKERS', waitForBrokers(brokers, BROKERS_TIMEOUT_MS));
  await provisionTopics({
    brokers,
    topicPrefix: settings.TOPIC_PREFIX,
    partitions: settings.PARTITIONS,
    userPartitions: settings.USER_PARTITIONS,
    replicationFactor: kafka === undefined ? REPLICATION_OF_THE_CLUSTER : kafka.brokers.length,
  });
  await explain('DATABASE_URL', migrate(databaseUrl));
}

/** A server of somebody else's that does not answer is for the person at the keyboard to put right. */
async function explain(setting: 'KAFKA_BROKERS' | 'DATABASE_URL', step: Promise<void>) {
  try {
    await step;
  } catch (error) {
    if (process.env[setting] === undefined) throw error;
    const { message, code } = error as Error & { code?: string };
    throw new StackError(`${setting} cannot be used: ${message || (code ?? 'no answer')}`);
  }
}

async function startServices(
  running: LocalServices,
  { kafkaBrokers, databaseUrl }: LocalStack,
  settings: StartSettings,
  tokenSettings: Readonly<Record<string, string>>,
): Promise<void> {
  const started: LocalService[] = [
    { name: 'kickout-saga', port: await freePortNear(SAGA_PORT), settings: {} },
    {
      name: 'membership-projection',
      port: await freePortNear(PROJECTION_PORT),
      settings: { DATABASE_URL: databaseUrl },
    },
    {
      name: 'membership-api',
      port: settings.PORT,
      settings: { DATABASE_URL: databaseUrl, ...tokenSettings },
    },
  ];
  const names = started.map(({ name }) => name).join(', ');
  say(`starting ${names}; logs in ${relative(projectDirectory, logDirectory)}`);
  const shared = { KAFKA_BROKERS: kafkaBrokers, TOPIC_PREFIX: settings.TOPIC_PREFIX };
  await Promise.all(started.map((service) => running.start(service, shared)));
}

interface StackFile {
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
  readonly apiUrl: string;
  readonly token: string;
}

/** Holds a token and a password: for its owner alone. */
function writeStackFile(content: StackFile): void {
  mkdirSync(localDirectory, { recursive: true });
  writeFileSync(stackFile, `${JSON.stringify(content, undefined, 2)}\n`, { mode: 0o600 });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
