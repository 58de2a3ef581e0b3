import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.js';
import type { Verdict } from '../proxy/interceptions.js';
import type { KafkaApi } from '../proxy/kafka-apis.js';
import type { FaultSystem } from '../system/fault-system.js';
import type { ServiceSlot } from '../system/service-slot.js';
import { atNext } from './intercept.js';

/** Longer than a session of the group, than a transaction may stay open, and than a request is waited for. */
const cutMs = 20_000;

function cut(
  name: string,
  title: string,
  slotOf: (system: FaultSystem) => ServiceSlot,
  act: (slot: ServiceSlot) => void,
): Fault {
  return {
    name,
    title: `${title} for ${cutMs / 1_000} s`,
    strike: (system) => {
      act(slotOf(system));
      return Promise.resolve();
    },
    lift: async (system) => {
      await delay(cutMs);
      slotOf(system).mend();
    },
  };
}

const firstSaga = ({ sagas }: FaultSystem) => sagas[0]!;
const firstProjection = ({ projections }: FaultSystem) => projections[0]!;
const theApi = ({ api }: FaultSystem) => api;

function late(api: KafkaApi): Fault {
  return {
    name: `${api.toLowerCase()}-request-late`,
    title: `${api}: request arrives ${cutMs / 1_000} s late`,
    strike: ({ sagas }) =>
      atNext(sagas[0]!, { api, side: 'request' }, async (): Promise<Verdict> => {
        await delay(cutMs);
        return 'pass';
      }),
  };
}

export const network: readonly Fault[] = [
  late('Produce'),
  late('EndTxn'),
  cut('saga-cut-from-broker', 'a saga cut from one broker', firstSaga, (slot) => {
    slot.cutFromBrokers([slot.brokerAskedFor('EndTxn')]);
  }),
  cut('saga-cut-from-brokers', 'a saga cut from all brokers', firstSaga, (slot) => {
    slot.cutFromBrokers();
  }),
  cut(
    'projection-cut-from-brokers',
    'a projection cut from all brokers',
    firstProjection,
    (slot) => {
      slot.cutFromBrokers();
    },
  ),
  cut(
    'projection-cut-from-postgres',
    'a projection cut from PostgreSQL',
    firstProjection,
    (slot) => {
      slot.postgres.cut();
    },
  ),
  cut('api-cut-from-postgres', 'the API cut from PostgreSQL', theApi, (slot) => {
    slot.postgres.cut();
  }),
  cut('api-cut-from-brokers', 'the API cut from all brokers', theApi, (slot) => {
    slot.cutFromBrokers();
  }),
];
