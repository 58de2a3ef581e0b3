import { jest } from '@jest/globals';
import { createDatabase } from '#persistence';
import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import {
  findFreePort,
  localDirectory,
  projectDirectory,
  waitUntil,
} from '../../tools/local-stack/index.js';
import { removePlace } from '../../tools/local-stack/postgres-place.js';
import { commandLineOf } from '../../tools/local-stack/running-processes.js';
import { StatusReceiver } from './status-receiver.js';

const SERVICES = ['kickout-saga', 'membership-projection', 'membership-api'] as const;
const STATUS_WEBHOOK = 'status-webhook';
const READY_TIMEOUT_MS = 200_000;
const TEST_TIMEOUT_MS = 240_000;
const TOLD_WITHIN_MS = 60_000;

interface StackFile {
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
  readonly apiUrl: string;
  readonly token: string;
}

jest.setTimeout(TEST_TIMEOUT_MS);

describe('npm start', () => {
  let directory: string;
  let port: number;
  let starter: ChildProcessByStdio<null, Readable, Readable>;
  let output: string;
  let errors: string;
  let ended: Promise<unknown[]>;
  let receiver: StatusReceiver | undefined;

  beforeAll(() => {
    execFileSync('npm', ['run', 'build'], { cwd: projectDirectory, stdio: 'pipe' });
  });

  beforeEach(async () => {
    directory = join(localDirectory, `start-${randomBytes(6).toString('hex')}`);
    port = await findFreePort();
  });

  afterEach(async () => {
    starter.kill('SIGKILL');
    await ended;
    await receiver?.stop();
    const logs = [...SERVICES, STATUS_WEBHOOK].filter((name) => existsSync(logOf(name)));
    await waitUntil(() => logs.every((name) => commandLineOf(pidOf(name)) === undefined), {
      timeoutMs: 40_000,
      otherwise: 'a service is still there',
    });
    removePlace(join(directory, 'postgres'));
    rmSync(directory, { recursive: true, force: true });
  });

  function start(command: string, environment: Readonly<Record<string, string | undefined>>): void {
    starter = spawn('sh', ['-c', command], {
      cwd: projectDirectory,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PORT: String(port),
        LOCAL_DIRECTORY: directory,
        NODE_OPTIONS: undefined,
        ...environment,
      },
    });
    output = '';
    errors = '';
    starter.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    starter.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    ended = once(starter, 'close');
  }

  async function startOnGivenServers(
    command: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const name = `start_${randomBytes(6).toString('hex')}`;
    start(command, {
      DATABASE_URL: await createDatabase(process.env['DATABASE_URL'] ?? '', name),
      TOPIC_PREFIX: `${name}.`,
      npm_lifecycle_event: 'start',
      ...environment,
    });
    await untilReady();
  }

  function readyLines(): string[] {
    return output.split('\n').filter((line) => line.startsWith('ready'));
  }

  async function untilReady(): Promise<void> {
    await waitUntil(() => readyLines().length > 0 || starter.exitCode !== null, {
      timeoutMs: READY_TIMEOUT_MS,
      otherwise: 'it is not ready',
    });
    expect({ errors: linesOfOurs(errors), ready: readyLines() }).toEqual({
      errors: [],
      ready: [`ready http://127.0.0.1:${port}`],
    });
  }

  function stackFile(): string {
    return join(directory, 'stack.json');
  }

  function readStack(): StackFile {
    return JSON.parse(readFileSync(stackFile(), 'utf8')) as StackFile;
  }

  function logOf(service: string): string {
    return join(directory, 'logs', `${service}.log`);
  }

  function pidOf(service: string): number {
    return Number(/"pid":(\d+)/.exec(readFileSync(logOf(service), 'utf8'))?.[1]);
  }

  it('brings up the whole system, says where it is, and takes all of it down on Ctrl-C', async () => {
    start('exec npm start', { KAFKA_BROKERS: undefined, DATABASE_URL: undefined });
    await untilReady();

    const stack = readStack();
    expect(stack).toMatchObject({
      kafkaBrokers: expect.stringMatching(/^127\.0\.0\.1:\d+$/) as string,
      databaseUrl: expect.stringMatching(/^postgres:\/\/.*@127\.0\.0\.1:\d+\//) as string,
      apiUrl: `http://127.0.0.1:${port}`,
    });
    expect(await ask(stack, 'join')).toMatchObject({ code: 0 });

    const pids = SERVICES.map(pidOf);
    starter.kill('SIGINT');
    await ended;
    expect(starter.exitCode).toBe(0);
    expect(pids.map(commandLineOf)).toEqual([undefined, undefined, undefined]);
    expect(existsSync(stackFile())).toBe(false);
  });

  it('tells a receiver who joins and leaves a room, and why', async () => {
    const { taken } = (receiver = await StatusReceiver.start('billing'));
    await startOnGivenServers('exec node dist/tools/start.js', {
      STATUS_WEBHOOK_RECEIVERS: JSON.stringify([receiver.setting]),
    });
    const stack = readStack();
    await ask(stack, 'join');
    await ask(stack, 'leave');
    await waitUntil(() => taken.length >= 3, {
      timeoutMs: TOLD_WITHIN_MS,
      otherwise: `the receiver was told ${JSON.stringify(taken)}`,
    });
    const [joined, left] = [
      { type: 1, status: 0 },
      { type: 2, status: 0, reason: 'LEFT' },
    ];
    expect(taken).toMatchObject([
      { chatRoomId: 'lobby', userIds: [], type: 0, status: 0, roomVersion: 1 },
      { chatRoomId: 'lobby', userIds: ['ada'], ...joined, roomVersion: 2 },
      { chatRoomId: 'lobby', userIds: ['ada'], ...left, roomVersion: 3 },
    ]);
    expect(receiver.forged).toBe(0);
  });

  it('stops with one line and a non-zero status when a service dies', async () => {
    await startOnGivenServers('exec node dist/tools/start.js');
    process.kill(pidOf('membership-projection'), 'SIGKILL');
    await ended;
    const log = logOf('membership-projection');
    expect(linesOfOurs(errors)).toEqual([
      `membership-projection ended by itself with status 137: see ${log}`,
    ]);
    expect(starter.exitCode).toBe(1);
  });

  it('stops when the npm that started it is killed', async () => {
    const standingInForNpm = 'node dist/tools/start.js; true';
    await startOnGivenServers(standingInForNpm);
    starter.kill('SIGKILL');
    await waitUntil(() => SERVICES.every((name) => commandLineOf(pidOf(name)) === undefined), {
      timeoutMs: 20_000,
      otherwise: 'a service outlives npm',
    });
  });

  it('says in one line that the port is taken', async () => {
    const taken = await listenOn(port);
    start('exec node dist/tools/start.js', {});
    await ended;
    taken.close();
    expect(linesOfOurs(errors)).toEqual([
      `port ${port} is taken: stop what listens there, or set PORT`,
    ]);
    expect(output).not.toContain('ready');
    expect(starter.exitCode).toBe(1);
  });
});

/** npm adds lines of its own, each with its name in front. */
function linesOfOurs(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('npm '));
}

async function ask({ apiUrl, token }: StackFile, what: 'join' | 'leave'): Promise<unknown> {
  const response = await fetch(`${apiUrl}/v1/chatrooms/lobby/${what}?waitMs=20000`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ userId: 'ada' }),
  });
  return response.json();
}

async function listenOn(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
