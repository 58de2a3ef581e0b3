import type { Clock } from '../clock.js';
import type { Log } from '../log.js';
import type { StreamTopology } from '../topology.js';
import type { StreamObserver } from './observer.js';
import type { RuntimeSettings } from './settings.js';
import type { BatchHandler, TaskLogic } from './task-logic.js';

/** What all tasks of a process share. */
export interface TaskEnvironment {
  readonly topology: StreamTopology;
  readonly log: Log;
  readonly clock: Clock;
  readonly settings: RuntimeSettings;
  readonly observer: StreamObserver;
  readonly handlers: ReadonlyMap<string, BatchHandler>;
  readonly createLogic: (partition: number) => TaskLogic;
  /** Co-partitioned partitions in all: one task owns each. */
  readonly partitionCount: number;
  /** Where this process is reached by HTTP; absent: it is not. */
  readonly address?: () => string;
}
