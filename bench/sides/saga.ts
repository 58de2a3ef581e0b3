/** A side: the kick-out saga as it is, in a process that says when it is ready and what it measured. */
import { setTimeout as delay } from 'node:timers/promises';
import { askedToEnd, report, takeAssignment } from '../harness/side-process.js';
import { BatchWatch } from './batch-watch.js';
import { createSaga } from './saga-application.js';

export interface SagaAssignment {
  readonly brokers: readonly string[];
  readonly topicPrefix: string;
  /** Which records to measure. */
  readonly measured?: {
    readonly topic: string;
    /** Where each of its partitions ends. */
    readonly ends: readonly number[];
    /** How many tasks are handed each record; default 1. */
    readonly readers?: number;
  };
  /** How many tasks it waits for before it takes up any; default: whatever it is given. */
  readonly tasks?: number;
  readonly settings?: Readonly<Record<string, string>>;
}

const readyIntervalMs = 10;

const assignment = takeAssignment() as SagaAssignment;
const { measured } = assignment;
const saga = await createSaga(assignment);
const watch = new BatchWatch(() => saga.isReady());
await saga.start((topic, records) => {
  if (topic !== measured?.topic) return;
  watch.arrived(records, () => saga.unread(topic, measured.ends) <= records);
});
void watch.finished.then((measurement) => {
  report('measured', { ...measurement, records: measurement.records / (measured?.readers ?? 1) });
});
const ended = askedToEnd();
while (!saga.isReady()) await delay(readyIntervalMs);
global.gc?.();
report('ready', {});
await ended;
await saga.stop();
process.exit(0);
