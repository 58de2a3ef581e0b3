import { readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface Usage {
  /** User and system time of all its threads, ms. */
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly residentBytes: number;
}

const ticksPerSecond = 100;

/** As Linux tells; undefined where the process is gone, or the system tells nothing. */
export function usageOf(pid: number): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user = '', system = ''] = afterName.slice(11, 13);
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const peakBytes = kibibytes(status, 'VmHWM') * 1_024;
    if (Number.isNaN(peakBytes)) return undefined; // it has ended, and has no memory any more
    return {
      cpuMs: ((Number(user) + Number(system)) * 1_000) / ticksPerSecond,
      peakBytes,
      residentBytes: kibibytes(status, 'VmRSS') * 1_024,
    };
  } catch {
    return undefined;
  }
}

function kibibytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? NaN);
}
