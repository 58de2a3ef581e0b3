import type { Report, Side } from './side-process.js';
import type { Usage } from './usage.js';

/** Processes that do the work of one side together. */
export class SideGroup implements Side {
  readonly #sides: readonly Side[];

  constructor(sides: readonly Side[]) {
    this.#sides = sides;
  }

  /** Once all of them have said it. Of a measurement: what all did, from the first beginning to the last end. */
  async reported(what: string, withinMs: number): Promise<Report> {
    const reports = await Promise.all(this.#sides.map((side) => side.reported(what, withinMs)));
    const figures = (name: string) => reports.map((report) => report[name] ?? NaN);
    const endedAtMs = Math.max(...figures('endedAtMs'));
    return {
      records: sum(figures('records')),
      cpuMs: sum(figures('cpuMs')),
      durationMs: endedAtMs - Math.min(...figures('startedAtMs')),
    };
  }

  usage(): Usage {
    const usages = this.#sides.map((side) => side.usage());
    return {
      cpuMs: sum(usages.map(({ cpuMs }) => cpuMs)),
      peakBytes: sum(usages.map(({ peakBytes }) => peakBytes)),
      residentBytes: sum(usages.map(({ residentBytes }) => residentBytes)),
    };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#sides.map((side) => side.stop()));
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
