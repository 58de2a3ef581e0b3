/** Limits of the runtime; the defaults suit a small machine as well as a large one. */
export interface RuntimeSettings {
  /** Longest time between two commits of a task that has moved on but has nothing to say, ms. */
  readonly checkpointIntervalMs: number;
  /** How often timers, checkpoints and failed tasks are looked at, ms. */
  readonly tickIntervalMs: number;
  /** Most confirmed decisions in one transaction; other partitions of the process wait while they are made. */
  readonly confirmationsMax: number;
  /** Outputs that may wait for a commit before the task stops reading, records. */
  readonly outputsMax: number;
  /** Wait before a failed task is started anew, ms; doubles with each failure in a row up to the maximum. */
  readonly restartDelayMs: number;
  readonly restartDelayMaxMs: number;
}

export const defaultRuntimeSettings: RuntimeSettings = {
  checkpointIntervalMs: 2_000,
  tickIntervalMs: 100,
  confirmationsMax: 4_000,
  outputsMax: 10_000,
  restartDelayMs: 100,
  restartDelayMaxMs: 5_000,
};
