import { createDatabase } from '#persistence';
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { startLocalStack, waitUntil, type LocalBroker, type LocalStack } from './index.js';
import { answersKafka } from './kafka-probe.js';
import { removePlace } from './postgres-place.js';
import { localDirectory, projectDirectory } from './project.js';
import { commandLineOf } from './running-processes.js';

const GONE_WITHIN = { timeoutMs: 20_000, otherwise: 'the processes are still there' };
const DATABASE_ELSEWHERE = 'postgres://postgres.example/db';

type Running = ChildProcessByStdio<null, Readable, Readable>;

const PARENT = `
  import { startLocalStack } from '${projectDirectory}/tools/local-stack/index.ts';
  const dataDirectory = process.argv[1];
  const { kafka, postgres, databaseUrl } = await startLocalStack({ dataDirectory });
  const pids = [kafka.brokers[0].pid, postgres.server.pid];
  console.log(JSON.stringify({ pids, databaseUrl }));
  setInterval(() => undefined, 1_000);
`;

describe('the local stack', () => {
  let stack: LocalStack;
  const ended: string[] = [];

  beforeAll(async () => {
    stack = await startLocalStack({ onUnexpectedEnd: ({ name }) => ended.push(name) });
  });

  afterAll(async () => {
    await stack.stop();
  });

  it('answers on 127.0.0.1, with Kafka and PostgreSQL', async () => {
    expect(stack.kafkaBrokers).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(await answersKafka(portOf(stack.kafkaBrokers))).toBe(true);
    expect(await createDatabase(stack.databaseUrl, 'answers')).toMatch(
      /@127\.0\.0\.1:\d+\/answers$/,
    );
  });

  it('brings a broker back at the same address after kill -9', async () => {
    const broker = firstBroker(stack);
    const { pid } = broker;
    await broker.kill();
    expect(commandLineOf(pid)).toBeUndefined();
    expect(await answersKafka(portOf(broker.address))).toBe(false);
    await broker.start();
    expect(broker.pid).not.toBe(pid);
    expect(await answersKafka(portOf(broker.address))).toBe(true);
  });

  it('brings PostgreSQL back with its data after kill -9', async () => {
    await createDatabase(stack.databaseUrl, 'kept');
    await stack.postgres?.server.kill();
    await expect(createDatabase(stack.databaseUrl, 'kept')).rejects.toThrow('ECONNREFUSED');
    await stack.postgres?.server.start();
    await expect(createDatabase(stack.databaseUrl, 'kept')).rejects.toThrow('already exists');
  });

  it('tells of a server that ends by itself, and not of one that is stopped', async () => {
    await stack.postgres?.server.restart();
    expect(ended).toEqual([]);
    process.kill(stack.postgres?.server.pid ?? 0, 'SIGKILL');
    await waitUntil(() => ended.length > 0, { timeoutMs: 5_000, otherwise: 'nothing was told' });
    expect(ended).toEqual(['postgres']);
    await stack.postgres?.server.start();
  });

  it('uses the servers that it is given instead of its own', async () => {
    const given = { kafkaBrokers: 'kafka.example:9092', databaseUrl: DATABASE_ELSEWHERE };
    const external = await startLocalStack(given);
    expect(external).toMatchObject({ ...given, kafka: undefined, postgres: undefined });
    await external.stop();
  });
});

describe('what the local stack leaves behind', () => {
  const dataDirectory = join(localDirectory, `crash-${randomBytes(6).toString('hex')}`);
  let stack: LocalStack | undefined;
  let command: Running | undefined;

  afterEach(async () => {
    command?.kill('SIGKILL');
    await stack?.stop();
    removePlace(join(dataDirectory, 'postgres'));
    rmSync(dataDirectory, { recursive: true, force: true });
  });

  function run(environment: NodeJS.ProcessEnv, ...args: readonly string[]): Running {
    const loader = join(projectDirectory, 'tools/typescript/register.mjs');
    command = spawn(process.execPath, ['--import', loader, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
    });
    return command;
  }

  it('is no process and no data when it is stopped', async () => {
    const before = ownRunDirectories();
    stack = await startLocalStack();
    const pids = [firstBroker(stack).pid, stack.postgres?.server.pid ?? 0];
    await stack.stop();
    expect(pids.map(commandLineOf)).toEqual([undefined, undefined]);
    expect(ownRunDirectories()).toEqual(before);
  });

  it('is no process when its parent is killed, and its data are found again', async () => {
    const parent = run(process.env, '--input-type=module', '--eval', PARENT, dataDirectory);
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const { pids, databaseUrl } = JSON.parse(line) as { pids: number[]; databaseUrl: string };
    await createDatabase(databaseUrl, 'survivor');

    const gone = once(parent, 'exit');
    parent.kill('SIGKILL');
    await gone;
    stack = await startLocalStack({ dataDirectory });
    await waitUntil(() => pids.every((pid) => commandLineOf(pid) === undefined), GONE_WITHIN);
    await expect(createDatabase(stack.databaseUrl, 'survivor')).rejects.toThrow('already exists');
    expect(await answersKafka(portOf(stack.kafkaBrokers))).toBe(true);

    await stack.stop();
    expect(existsSync(dataDirectory)).toBe(true);
  });

  it('is one line that says what to install when there is no Java', async () => {
    const unfit = run(
      { PATH: '/nowhere', DATABASE_URL: DATABASE_ELSEWHERE },
      join(projectDirectory, 'tools/local-stack/main.ts'),
    );
    const [output, errors, [status]] = await Promise.all([
      text(unfit.stdout),
      text(unfit.stderr),
      once(unfit, 'exit'),
    ]);
    expect(errors).toMatch(/^Java was not found: install Java 17 or newer [^\n]*\n$/);
    expect(output).toBe('');
    expect(status).toBe(1);
  });
});

describe('a local Kafka of three brokers', () => {
  let stack: LocalStack;

  beforeAll(async () => {
    stack = await startLocalStack({
      brokers: 3,
      kafkaHeap: '256m',
      databaseUrl: DATABASE_ELSEWHERE,
    });
  });

  afterAll(async () => {
    await stack.stop();
  });

  it('keeps two in service when one is killed, and takes it back', async () => {
    const brokers = stack.kafka?.brokers ?? [];
    const answers = (): Promise<boolean[]> =>
      Promise.all(brokers.map(({ address }) => answersKafka(portOf(address))));
    await brokers[0]?.kill();
    expect(await answers()).toEqual([false, true, true]);
    await brokers[0]?.start();
    expect(await answers()).toEqual([true, true, true]);
  });
});

function ownRunDirectories(): string[] {
  return readdirSync(localDirectory).filter((name) => name.startsWith(`run-${process.pid}-`));
}

function firstBroker(stack: LocalStack): LocalBroker {
  const broker = stack.kafka?.brokers[0];
  if (broker === undefined) throw new Error('the stack has no broker of its own');
  return broker;
}

function portOf(address: string): number {
  return Number(address.split(':')[1]);
}
