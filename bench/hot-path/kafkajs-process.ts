import { randomUUID } from 'node:crypto';
import { topics } from '#contracts';
import { BatchWatch } from './batch-watch.js';
import { loadPeer } from './peer.js';
import { takeAssignment } from './runner.js';

const { assignment, report } = takeAssignment();
const { brokers, topicPrefix, messageCount } = assignment;
const watch = new BatchWatch(messageCount, () => true);
const { countBatches } = await loadPeer();
const place = { brokers, topic: topicPrefix + topics.messages, groupId: `count-${randomUUID()}` };
const stop = await countBatches(place, (count) => {
  watch.arrived(count);
});
const measurement = await watch.finished;
await stop();
report(measurement);
