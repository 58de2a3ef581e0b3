import { topics } from '#contracts';
import { BatchWatch } from './batch-watch.js';
import { takeAssignment } from './runner.js';
import { startSaga } from './saga.js';

const { assignment, report } = takeAssignment();
const watch = new BatchWatch(assignment.messageCount);
const stop = await startSaga(assignment, (topic, count) => {
  if (topic === topics.messages) watch.arrived(count);
});
const measurement = await watch.finished;
await stop();
report(measurement);
