import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { usageOf } from './usage.js';

/** Spins rather than awaits: Node buries its children between two turns of the event loop. */
function spinUntilEnded(pid: number): void {
  while (!readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '));
}

describe('What a process has used', () => {
  it('is told of one that runs', () => {
    expect(usageOf(process.pid)?.peakBytes).toBeGreaterThan(0);
  });

  it('is not told of one that has ended, whether or not that has been noticed', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    const pid = child.pid ?? NaN;
    const ended = new Promise((resolve) => child.once('close', resolve));
    spinUntilEnded(pid);
    expect(usageOf(pid)).toBeUndefined();
    await ended;
    expect(usageOf(pid)).toBeUndefined();
  });
});
