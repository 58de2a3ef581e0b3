import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectDirectory } from './project.js';
import { commandLineOf } from './running-processes.js';
import { SupervisedProcess } from './supervised-process.js';
import { waitUntil } from './wait.js';

const GONE_WITHIN = { timeoutMs: 10_000, otherwise: 'the process is still there' };

const LOADER = join(projectDirectory, 'tools/typescript/register.mjs');
const PARENT = `
  import { SupervisedProcess } from '${projectDirectory}/tools/local-stack/supervised-process.ts';
  const [, logFile, script] = process.argv;
  const child = await SupervisedProcess.start({
    command: 'sh', args: ['-c', script], logFile, stopSignal: 'TERM', stopGraceSeconds: 1,
  });
  console.log(child.pid);
  await child.untilEnded();
`;

describe('a supervised process', () => {
  let directory: string;
  let logFile: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'supervised-'));
    logFile = join(directory, 'logs', 'out.log');
  });

  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  function shell(script: string, stopGraceSeconds = 1): Promise<SupervisedProcess> {
    return SupervisedProcess.start({
      command: 'sh',
      args: ['-c', script],
      logFile,
      stopSignal: 'TERM',
      stopGraceSeconds,
    });
  }

  async function parentOf(script: string): Promise<{ parent: number; child: number }> {
    const parent = spawn(
      process.execPath,
      ['--import', LOADER, '--input-type=module', '--eval', PARENT, logFile, script],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    return { parent: parent.pid ?? 0, child: Number(line) };
  }

  it('reports the exit status of its command and keeps what it printed', async () => {
    const supervised = await shell('echo out; echo err >&2; exit 7');
    expect(await supervised.untilEnded()).toBe(7);
    expect(readFileSync(logFile, 'utf8')).toBe('out\nerr\n');
  });

  it('reports a command that does not exist by its exit status', async () => {
    const supervised = await SupervisedProcess.start({
      command: join(directory, 'missing'),
      args: [],
      logFile,
      stopSignal: 'TERM',
      stopGraceSeconds: 1,
    });
    expect(await supervised.untilEnded()).toBe(127);
  });

  it('is asked to end before it is killed', async () => {
    const supervised = await shell(
      'trap "echo asked; exit 3" TERM; echo up; while :; do sleep 0.05; done',
      30,
    );
    await supervised.untilReady(() => readFileSync(logFile, 'utf8').includes('up'), {
      timeoutMs: 5_000,
      otherwise: 'did not come up',
    });
    await supervised.stop();
    expect(await supervised.untilEnded()).toBe(3);
    expect(readFileSync(logFile, 'utf8')).toBe('up\nasked\n');
  });

  it('is killed when it does not end within its grace period', async () => {
    const supervised = await shell('trap "" TERM; echo up; while :; do sleep 0.05; done');
    await supervised.untilReady(() => readFileSync(logFile, 'utf8').includes('up'), {
      timeoutMs: 5_000,
      otherwise: 'did not come up',
    });
    await supervised.stop();
    expect(await supervised.untilEnded()).toBe(128 + 9);
    expect(commandLineOf(supervised.pid)).toBeUndefined();
  });

  it('is killed when it is not ready in time', async () => {
    const supervised = await shell('exec sleep 600');
    await expect(
      supervised.untilReady(() => false, { timeoutMs: 50, otherwise: 'not ready' }),
    ).rejects.toThrow('not ready');
    expect(commandLineOf(supervised.pid)).toBeUndefined();
  });

  it('ends when its parent is killed', async () => {
    const { parent, child } = await parentOf('exec sleep 600');
    await waitUntil(() => commandLineOf(child) !== 'sh -c exec sleep 600', {
      timeoutMs: 10_000,
      otherwise: 'the shell has not become what it is to run',
    });
    expect(commandLineOf(child)).toBe('sleep 600');
    process.kill(parent, 'SIGKILL');
    await waitUntil(() => commandLineOf(child) === undefined, GONE_WITHIN);
  });

  it('ends when its parent is killed, even if it ignores being asked to', async () => {
    const { parent, child } = await parentOf('trap "" TERM; while :; do sleep 0.05; done');
    process.kill(parent, 'SIGKILL');
    await waitUntil(() => commandLineOf(child) === undefined, GONE_WITHIN);
  });

  it('leaves no supervisor behind when it ends by itself', async () => {
    const supervised = await shell('echo "$PPID"');
    await supervised.untilEnded();
    const supervisor = Number(readFileSync(logFile, 'utf8'));
    expect(() => process.kill(-supervisor, 0)).toThrow('ESRCH');
  });
});
