import { jest } from '@jest/globals';
import { simulate } from './simulate.js';

const seeds = 1_500;
const timeoutMs = 600_000;
const everything = new Set<never>();

describe('the simulated system', () => {
  it(
    'keeps its promises under faults, seed by seed',
    async () => {
      for (let seed = 1; seed <= seeds; seed++) {
        const { findings } = await simulate({ seed, without: everything });
        expect({ seed, findings }).toEqual({ seed, findings: [] });
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
