import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { simulate } from './simulate.js';

const seeds = 2_000;
const processes = 2;
const timeoutMs = 900_000;
const everything = new Set<never>();

/** What the command prints. In a process of its own it takes a third of the time that it takes in jest. */
async function printedBySimulation(from: number, count: number): Promise<string> {
  const loader = join(import.meta.dirname, '../../tools/typescript/register.mjs');
  const command = join(import.meta.dirname, 'main.ts');
  const range = ['--from', String(from), '--seeds', String(count)];
  const parameters = ['--import', loader, '--conditions=source', command, ...range];
  const { stdout } = await promisify(execFile)(process.execPath, parameters).catch(
    (failure: unknown) => failure as { stdout: string },
  );
  return stdout;
}

describe('the simulated system', () => {
  it(
    'keeps its promises under faults, seed by seed',
    async () => {
      const count = seeds / processes;
      const runs = Array.from({ length: processes }, (_, index) =>
        printedBySimulation(1 + index * count, count),
      );
      for (const printed of await Promise.all(runs)) {
        expect(printed).toMatch(new RegExp(`^${count} runs, 0 failed`));
      }
    },
    timeoutMs,
  );

  it('does the same for the same seed, whatever the clocks and the chance of the machine say', async () => {
    const before = await simulate({ seed: 7, without: everything });
    const { random } = Math;
    const spies = [
      jest.spyOn(Date, 'now').mockImplementation(() => 1e12 * random()),
      jest.spyOn(performance, 'now').mockImplementation(() => 1e9 * random()),
      jest.spyOn(Math, 'random').mockImplementation(() => 0.999 * random() ** 3),
      jest.spyOn(globalThis, 'setTimeout').mockImplementation(() => {
        throw new Error('a real timer');
      }),
      jest.spyOn(globalThis, 'setInterval').mockImplementation(() => {
        throw new Error('a real timer');
      }),
    ];
    const again = await simulate({ seed: 7, without: everything });
    for (const spy of spies) spy.mockRestore();
    expect(again.history).toEqual(before.history);
    expect(again.hash).toBe(before.hash);
  });

  it('does something else for another seed', async () => {
    const { hash } = await simulate({ seed: 7, without: everything });
    const other = await simulate({ seed: 8, without: everything });
    expect(other.hash).not.toBe(hash);
  });
});
