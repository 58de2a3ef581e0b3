import type { Figures } from './bench.js';
import type { Side } from './side-process.js';
import type { Usage } from './usage.js';

const measuredWithinMs = 300_000;

/** What `records` in `durationMs`, for `cpuMs` of CPU, amount to. */
export function throughput(
  { records, durationMs, cpuMs }: Readonly<Record<string, number>>,
  { peakBytes }: Usage,
): Figures {
  return {
    rate: ((records ?? NaN) / (durationMs ?? NaN)) * 1_000,
    cpuSecondsPerMillion: ((cpuMs ?? NaN) / (records ?? NaN)) * 1_000,
    peakMiB: peakBytes / 2 ** 20,
  };
}

/** Of a side that measures itself; it is stopped. */
export async function selfMeasured(side: Side): Promise<Figures> {
  try {
    const measured = await side.reported('measured', measuredWithinMs);
    return throughput(measured, side.usage());
  } finally {
    await side.stop();
  }
}

export function usageFigures({ cpuMs, peakBytes }: Usage): Figures {
  return { cpuSeconds: cpuMs / 1_000, peakMiB: peakBytes / 2 ** 20 };
}
