import { topics } from '#contracts';
import { BatchWatch } from './batch-watch.js';
import { takeAssignment } from './runner.js';
import { createSaga } from './saga.js';

const { assignment, report } = takeAssignment();
const saga = await createSaga(assignment);
const watch = new BatchWatch(assignment.messageCount, () => saga.isReady());
await saga.start((topic, count) => {
  if (topic === topics.messages) watch.arrived(count);
});
const measurement = await watch.finished;
await saga.stop();
report(measurement);
