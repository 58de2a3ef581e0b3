import type { RecordBatch } from '../records.js';
import { broadcastTopics } from '../topology.js';
import type { TaskEnvironment } from './task-environment.js';
import type { TaskContext, TaskLogic } from './task-logic.js';
import type { TaskOutputs } from './task-outputs.js';

interface ContextParts {
  readonly environment: TaskEnvironment;
  readonly partition: number;
  readonly logic: TaskLogic;
  readonly outputs: TaskOutputs;
  /** The records at hand were accounted for before a restart. */
  readonly isReplay: boolean;
}

/** What the application may do while it handles one part of a batch, a timer or a confirmation. */
export function createTaskContext(parts: ContextParts): TaskContext {
  const { environment, partition, logic, outputs, isReplay } = parts;
  const { clock, observer, topology, partitionCount } = environment;

  /** Each partition of a broadcast source is spoken for by one task of the cluster. */
  const speaksFor = (batch: RecordBatch) =>
    !broadcastTopics(topology).includes(batch.topic) ||
    batch.partition % partitionCount === partition;

  return {
    partition,
    logic,
    now: clock.now(),
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
