import { catalogue, encodeEvent, topics } from '#contracts';
import { RecordWriter, type StreamLogger } from '#streaming';
import { waitUntil } from '../../tools/local-stack/index.js';
import { takeAssignment } from './runner.js';
import { createSaga } from './saga.js';
import { createWorkload, partitions } from './workload.js';

/** So many events are written, and handled by the saga, before the next are: no backlog builds up. */
const eventsAtOnce = 2_000;
const handledWithinMs = 60_000;

const silent: StreamLogger = {
  log: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const { assignment, report } = takeAssignment();
const { brokers, topicPrefix, startedAtMs } = assignment;
const { preparation, preparedAtMs } = createWorkload(startedAtMs);
const writer = new RecordWriter({ brokers, topicPrefix, clientId: 'benchmark' }, silent);
let handled = 0;
const saga = await createSaga(assignment);
await saga.start((_, count) => {
  handled += count;
});

let expected = 0;
for (let from = 0; from < preparation.length; from += eventsAtOnce) {
  const events = preparation.slice(from, from + eventsAtOnce);
  const writes = events.map((event, index) => {
    const { topic } = catalogue[event.type];
    const timeMs = preparedAtMs + from + index;
    const attribution = { id: `prepare-${from + index}`, source: 'benchmark', timeMs };
    expected += topic === topics.users ? partitions : 1;
    return writer.write(topic, encodeEvent(event, attribution));
  });
  await Promise.all(writes);
  const otherwise = `the saga has handled ${handled} records of ${expected}`;
  await waitUntil(() => handled >= expected, { timeoutMs: handledWithinMs, otherwise });
}
await writer.close();
await saga.stop();
report(undefined);
