import { topics } from '#contracts';
import { waitUntil } from '../../../tools/local-stack/wait.js';
import type { Fault } from '../fault.js';
import type { FaultSystem } from '../system/fault-system.js';
import { changeTopicSettings } from '../system/topic-settings.js';

const compactsWithinMs = 90_000;
const restoresWithinMs = 60_000;
const restores = 3;

/** The topic is compacted as soon as anything is written to it. */
const always = {
  'segment.ms': '1000',
  'min.cleanable.dirty.ratio': '0.001',
  'max.compaction.lag.ms': '1000',
  'delete.retention.ms': '0',
};

/** Records that are no longer there. */
async function compactedAway({ installation }: FaultSystem): Promise<number> {
  const state = await installation.read(topics.sagaState);
  return state.reduce((sum, { records, end }) => sum + end - records.length, 0);
}

async function restored(system: FaultSystem): Promise<void> {
  const { partitions } = system.installation;
  await waitUntil(async () => (await system.runningTasks(system.sagas)) === partitions, {
    timeoutMs: restoresWithinMs,
    otherwise: 'the tasks were not restored',
  });
}

/** Every task is restored several times from a topic that loses what is superseded all the while. */
export const compaction: Fault = {
  name: 'compaction-while-restoring',
  title: `all sagas killed ${restores} times while their state is compacted`,
  strike: async (system) => {
    const { installation, brokers } = system;
    const port = Number(brokers[0]?.address.split(':')[1]);
    const before = await compactedAway(system);
    await changeTopicSettings(port, installation.topicPrefix + topics.sagaState, always);
    await waitUntil(async () => (await compactedAway(system)) > 2 * before, {
      timeoutMs: compactsWithinMs,
      otherwise: 'the state was not compacted',
    });
    for (let count = 0; count < restores; count += 1) {
      await Promise.all(system.sagas.map((saga) => saga.kill()));
      await restored(system);
    }
  },
};
