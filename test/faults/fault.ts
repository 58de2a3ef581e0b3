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

/** What was measured around a fault; times are in ms. */
export interface Measures {
  readonly offeredPerSecond: number;
  readonly acceptedPerSecond: number;
  /** How long it lasted. */
  readonly heldMs: number;
  /** From its end to a decision in every partition on what was written since. */
  readonly flowingAfterMs: number;
  /** From the message that makes a member due to its visible removal, around the fault. */
  readonly slowestDecisionMs: number;
}

/** What the audit found that it had not found before. */
export interface Breaches {
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly wrongKicks: readonly string[];
  /** Where the event store, the saga's state and PostgreSQL differ. */
  readonly inconsistent: readonly string[];
}

export type Outcome =
  | { readonly fault: Fault; readonly measures: Measures; readonly breaches: Breaches }
  | { readonly fault: Fault; readonly failure: string };
