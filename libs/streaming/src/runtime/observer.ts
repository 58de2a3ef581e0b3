import type { TaskPhase } from './task-lifecycle.js';

/** What the runtime reports, for logs and metrics. */
export interface StreamObserver {
  taskPhase(partition: number, phase: TaskPhase): void;
  recordsRead(topic: string, count: number): void;
  committed(partition: number, records: number, durationMs: number): void;
  barrierPassed(partition: number, durationMs: number): void;
  deadLettered(topic: string): void;
  taskFailed(partition: number, cause: Error): void;
  inputLost(topic: string, partition: number, from: number, to: number): void;
}

export const silentObserver: StreamObserver = {
  taskPhase: () => undefined,
  recordsRead: () => undefined,
  committed: () => undefined,
  barrierPassed: () => undefined,
  deadLettered: () => undefined,
  taskFailed: () => undefined,
  inputLost: () => undefined,
};
