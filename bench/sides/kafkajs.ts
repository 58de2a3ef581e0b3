/** A side: a bare kafkajs `eachBatch` that only counts. */
import { randomUUID } from 'node:crypto';
import { kafkajsPeer } from '../harness/kafkajs-peer.js';
import { askedToEnd, report, takeAssignment } from '../harness/side-process.js';
import { BatchWatch } from './batch-watch.js';

export interface CountingAssignment {
  readonly brokers: readonly string[];
  /** Full name. */
  readonly topic: string;
  readonly expected: number;
}

const { brokers, topic, expected } = takeAssignment() as CountingAssignment;
const watch = new BatchWatch(() => true);
const { countBatches } = await kafkajsPeer();
const ended = askedToEnd();
const stop = await countBatches({ brokers, topic, groupId: `count-${randomUUID()}` }, (count) => {
  watch.arrived(count, (arrived) => arrived >= expected);
});
report('measured', { ...(await watch.finished) });
await ended;
await stop();
process.exit(0);
