import type { RecordBatch } from '../records.js';
import { broadcastTopics } from '../topology.js';
import type { TaskClock } from './task-clock.js';
import type { TaskEnvironment } from './task-environment.js';
import type { TaskContext, TaskLogic } from './task-logic.js';
import type { TaskOutputs } from './task-outputs.js';

/** The parts of a task that its contexts are made of. */
export interface ContextParts {
  readonly environment: TaskEnvironment;
  readonly clock: TaskClock;
  readonly partition: number;
  readonly logic: TaskLogic;
  readonly outputs: TaskOutputs;
}

/**
 * What the application may do while it handles one part of a batch, a timer or a confirmation. `isReplay`: the
 * records at hand were accounted for before a restart.
 */
export function createTaskContext(parts: ContextParts, isReplay: boolean): TaskContext {
  const { environment, clock, partition, logic, outputs } = parts;
  const { observer, topology, partitionCount } = environment;

  /** Each partition of a broadcast source is spoken for by one task of the cluster. */
  const speaksFor = (batch: RecordBatch) =>
    !broadcastTopics(topology).includes(batch.topic) ||
    batch.partition % partitionCount === partition;

  return {
    partition,
    logic,
    now: clock.now,
    emit: (sink, record) => {
      outputs.emit(sink, record);
    },
    deadLetter: (batch, record, reason) => {
      if (isReplay || !speaksFor(batch)) return;
      outputs.deadLetter(batch, record, reason);
      observer.deadLettered(batch.topic);
    },
  };
}
