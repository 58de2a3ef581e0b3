/** A side: the kick-out saga as it is, in a process that says when it is ready and what it measured. */
import { setTimeout as delay } from 'node:timers/promises';
import { askedToEnd, report, takeAssignment } from '../harness/side-process.js';
import { BatchWatch } from './batch-watch.js';
import { createSaga } from './saga-application.js';

export interface SagaAssignment {
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  /** Which records to count, and how many make the run complete. */
  readonly count?: {
    readonly topic: string;
    readonly expected: number;
    /** How many tasks are handed each record; default 1. */
    readonly tasks?: number;
  };
  readonly settings?: Readonly<Record<string, string>>;
}

const readyIntervalMs = 10;

const assignment = takeAssignment() as SagaAssignment;
const { count } = assignment;
const tasks = count?.tasks ?? 1;
const saga = await createSaga(assignment);
const watch = new BatchWatch(tasks * (count?.expected ?? Infinity), () => saga.isReady());
await saga.start((topic, records) => {
  if (topic === count?.topic) watch.arrived(records);
});
void watch.finished.then((measurement) => {
  report('measured', { ...measurement, records: measurement.records / tasks });
});
const ended = askedToEnd();
while (!saga.isReady()) await delay(readyIntervalMs);
global.gc?.();
report('ready', {});
await ended;
await saga.stop();
process.exit(0);
