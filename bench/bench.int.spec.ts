import { jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectDirectory } from '../tools/local-stack/index.js';

const loader = join(projectDirectory, 'tools/typescript/register.mjs');

function run(...parameters: string[]) {
  return runFile('main.ts', parameters);
}

function runFile(name: string, parameters: string[] = []) {
  const file = join(projectDirectory, 'bench', name);
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', loader, file, ...parameters],
    {
      encoding: 'utf8',
    },
  );
  return { status, lines: stdout.trim().split('\n') };
}

/** On a machine that runs other tests meanwhile, and has to build the peer first. */
jest.setTimeout(400_000);

describe('npm run bench', () => {
  it('lists its benches', () => {
    const { status, lines } = run('--list');
    expect(status).toBe(0);
    expect(lines.some((line) => line.startsWith('hot-path'))).toBe(true);
  });

  it('refuses a bench that there is not', () => {
    expect(run('no-such-bench')).toMatchObject({ status: 1 });
  });

  it('measures each side in a process of its own, verifies what was decided, and ends in a verdict', () => {
    const { status, lines } = run('hot-path', '--quick');
    expect(lines.at(-1)).toMatch(/^hot-path: saga .*: (?:reached|short)$/);
    expect(status).toBe(0);
  });

  it('compares with a peer that removes whom the saga removes, for the same reasons', () => {
    const { status, lines } = runFile('agreement.ts');
    const removed = [
      'a-message-at-thirty-seconds OFFLINE_TIMEOUT_MESSAGE',
      'last-of-all OFFLINE_TIMEOUT_MESSAGE',
      'thirty-one-messages OFFLINE_MESSAGE_COUNT',
    ];
    expect(lines).toEqual(['saga', ...removed, 'streams', ...removed]);
    expect(status).toBe(0);
  });
});
