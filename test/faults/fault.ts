import type { FaultSystem } from './system/fault-system.js';

/** One thing that can go wrong, as data; the runner puts load around it and audits what is left. */
export interface Fault {
  /** Kebab case; what `--only` takes. */
  readonly name: string;
  /** As the table says it. */
  readonly title: string;
  /** Resolves when it has happened: the request is lost, the process is gone. */
  readonly strike: (system: FaultSystem) => Promise<void>;
  /** Ends what would last; resolves when it has ended. Without it, the system has to cope with what is left. */
  readonly lift?: (system: FaultSystem) => Promise<void>;
}

export interface Outcome {
  readonly fault: Fault;
  readonly offeredPerSecond: number;
  readonly acceptedPerSecond: number;
  /** How long it lasted, ms. */
  readonly heldMs: number;
  /** From its end to a decision in every partition on what was written since, ms. */
  readonly flowingAfterMs: number;
  /** From the message that makes a member due to its visible removal, around the fault, ms. */
  readonly slowestDecisionMs: number;
  readonly lost: number;
  readonly doubled: number;
  readonly wrongKicks: number;
  /** What differs between the event store, the saga's state and PostgreSQL. */
  readonly inconsistent: number;
  /** What was found, and what kept the system from recovering; each a sentence. */
  readonly complaints: readonly string[];
}
