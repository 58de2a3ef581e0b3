import { auditReadModel, findings, readModel } from '../system/audit.js';
import type { Breaches, Fault, Measures, Outcome } from './fault.js';
import { Load } from './load/load.js';
import type { FaultSystem } from './system/fault-system.js';

const flowingWithinMs = 120_000;

/**
 * Runs faults one after another on the same system. Each has load around it, and is followed by the audit of
 * everything that was ever written, the earlier faults' part of the log too.
 */
export class FaultRunner {
  readonly #system: FaultSystem;
  readonly #known = new Set<string>();
  #runs = 0;

  constructor(system: FaultSystem) {
    this.#system = system;
  }

  /** A system that does not recover, or cannot be audited, is an outcome too. */
  async run(fault: Fault): Promise<Outcome> {
    this.#runs += 1;
    try {
      await this.#system.whole();
      const measures = await this.#measure(fault, `${fault.name}-${this.#runs}`);
      return { fault, measures, breaches: await this.#audit() };
    } catch (error) {
      await this.#system.startAnew();
      return { fault, failure: String(error) };
    }
  }

  async #measure(fault: Fault, name: string): Promise<Measures> {
    const load = await Load.start(this.#system, name);
    try {
      const struckAt = performance.now();
      await fault.strike(this.#system);
      await fault.lift?.(this.#system);
      const endedAt = performance.now();
      await load.flowsSince(endedAt, flowingWithinMs);
      const flowingAfterMs = performance.now() - endedAt;
      await load.stop();
      await this.#system.whole();
      await this.#system.settled();
      await load.abnormalRemoved();
      const heldMs = fault.lift === undefined ? 0 : endedAt - struckAt;
      return { ...load.figures, heldMs, flowingAfterMs };
    } finally {
      await load.stop();
    }
  }

  async #audit(): Promise<Breaches> {
    const { installation } = this.#system;
    const { lost, doubled, wrongKicks, wrongState } = await findings(installation);
    const rows = await auditReadModel(installation, [await readModel(installation)]);
    return {
      lost: this.#unknown(lost),
      doubled: this.#unknown(doubled),
      wrongKicks: this.#unknown(wrongKicks),
      inconsistent: this.#unknown([...wrongState, ...rows]),
    };
  }

  #unknown(found: readonly string[]): readonly string[] {
    const unknown = found.filter((finding) => !this.#known.has(finding));
    for (const finding of unknown) this.#known.add(finding);
    return unknown;
  }
}
