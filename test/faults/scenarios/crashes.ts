import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../../tools/local-stack/wait.js';
import type { Fault } from '../fault.js';
import type { Verdict } from '../proxy/interceptions.js';
import type { FaultSystem } from '../system/fault-system.js';
import type { ServiceSlot } from '../system/service-slot.js';
import { atNext, takingOver, type Moment, type Provocation, unprovoked } from './intercept.js';

const randomKills = 8;
const betweenKillsMs = 2_500;
const applyingWithinMs = 30_000;
const restoringWithinMs = 60_000;

function killAt(slot: ServiceSlot, moment: Moment): Promise<void> {
  return atNext(slot, moment, async (): Promise<Verdict> => {
    await slot.kill();
    return 'lose';
  });
}

function crash(title: string, moment: Moment, provoke: Provocation = unprovoked): Fault {
  const { api, side } = moment;
  return {
    name: `saga-killed-at-${api.toLowerCase()}-${side}`,
    title: `kill -9 of a saga ${title}`,
    strike: (system) => provoke(system, () => killAt(system.sagas[0]!, moment)),
  };
}

/** Whoever it hits: which is drawn and said. */
const killedAtRandom: Fault = {
  name: 'killed-at-random',
  title: `kill -9 of any service, ${randomKills} times`,
  strike: async ({ slots }) => {
    for (let count = 0; count < randomKills; count += 1) {
      await slots[randomInt(slots.length)]?.kill();
      await delay(betweenKillsMs);
    }
  },
};

const allSagasKilled: Fault = {
  name: 'all-sagas-killed',
  title: 'kill -9 of all sagas at once',
  strike: async ({ sagas }) => {
    await Promise.all(sagas.map((saga) => saga.kill()));
  },
};

const killedWhileRestoring: Fault = {
  name: 'saga-killed-while-restoring',
  title: 'kill -9 of a saga while it restores a task',
  strike: (system) =>
    takingOver(system, async () => {
      const saga = system.sagas[0]!;
      await atNext(saga, { api: 'InitProducerId', side: 'response' }, () => 'pass');
      await killAt(saga, { api: 'Fetch', side: 'response' });
    }),
};

const killedInRebalance: Fault = {
  name: 'saga-killed-in-rebalance',
  title: 'kill -9 of a saga during a rebalance',
  strike: (system) =>
    takingOver(system, () => killAt(system.sagas[0]!, { api: 'SyncGroup', side: 'response' })),
};

/** Its statements have run, the commit has not. */
const projectionKilledInTransaction: Fault = {
  name: 'projection-killed-in-transaction',
  title: 'kill -9 of a projection inside its SQL transaction',
  strike: ({ installation, projections }) =>
    installation.whileWritesWait('room_events', async (waiting) => {
      await waitUntil(async () => (await waiting()) > 0, {
        timeoutMs: applyingWithinMs,
        otherwise: 'no projection has begun to write',
      });
      await Promise.all(projections.map((projection) => projection.kill()));
    }),
};

const apiKilled: Fault = {
  name: 'api-killed',
  title: 'kill -9 of the API',
  strike: ({ api }) => api.kill(),
};

async function tasksMoved(system: FaultSystem, sagas: readonly ServiceSlot[]): Promise<void> {
  const { partitions } = system.installation;
  await waitUntil(async () => (await system.runningTasks(sagas)) === partitions, {
    timeoutMs: restoringWithinMs,
    otherwise: 'the tasks were not taken over',
  });
}

const scaled: Fault = {
  name: 'sagas-scaled',
  title: 'sagas scaled 3 to 1 to 3 to 1 to 3',
  strike: async (system) => {
    const [first, ...others] = system.sagas as [ServiceSlot, ...ServiceSlot[]];
    for (let count = 0; count < 2; count += 1) {
      await Promise.all(others.map((saga) => saga.stop()));
      await tasksMoved(system, [first]);
      await Promise.all(others.map((saga) => saga.start()));
      await waitUntil(async () => (await system.runningTasks(others)) > 0, {
        timeoutMs: restoringWithinMs,
        otherwise: 'those that came got no tasks',
      });
    }
  },
};

export const crashes: readonly Fault[] = [
  crash('before it writes', { api: 'Produce', side: 'request' }),
  crash('after it has written', { api: 'Produce', side: 'response' }),
  crash('after it has sent its offsets', { api: 'TxnOffsetCommit', side: 'response' }),
  crash('before it commits', { api: 'EndTxn', side: 'request' }),
  crash('after it has committed', { api: 'EndTxn', side: 'response' }),
  crash('after it has fenced', { api: 'InitProducerId', side: 'response' }, takingOver),
  killedWhileRestoring,
  killedInRebalance,
  killedAtRandom,
  allSagasKilled,
  scaled,
  projectionKilledInTransaction,
  apiKilled,
];
