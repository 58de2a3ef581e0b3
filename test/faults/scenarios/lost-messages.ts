import type { Fault } from '../fault.js';
import type { KafkaApi } from '../proxy/kafka-apis.js';
import type { Side } from '../proxy/tcp-proxy.js';
import type { FaultSystem } from '../system/fault-system.js';
import { atNext, takingOver, type Provocation, unprovoked } from './intercept.js';

/** What a saga asks for all the time, and what only when it gets a task or its group changes. */
const always: readonly KafkaApi[] = [
  'Produce',
  'AddPartitionsToTxn',
  'AddOffsetsToTxn',
  'TxnOffsetCommit',
  'EndTxn',
  'ListOffsets',
  'Fetch',
  'Heartbeat',
];
const onChange: readonly KafkaApi[] = [
  'InitProducerId',
  'FindCoordinator',
  'Metadata',
  'JoinGroup',
  'SyncGroup',
  'OffsetFetch',
];
const sides: readonly Side[] = ['request', 'response'];

function lossesOf(apis: readonly KafkaApi[], provoke: Provocation): Fault[] {
  return apis.flatMap((api) =>
    sides.map((side) => ({
      name: `${api.toLowerCase()}-${side}-lost`,
      title: `${api}: ${side} lost`,
      strike: (system: FaultSystem) =>
        provoke(system, () => atNext(system.sagas[0]!, { api, side }, () => 'lose')),
    })),
  );
}

function lossAtProjection(api: KafkaApi, side: Side): Fault {
  return {
    name: `projection-${api.toLowerCase()}-${side}-lost`,
    title: `${api} of a projection: ${side} lost`,
    strike: ({ projections }) => atNext(projections[0]!, { api, side }, () => 'lose'),
  };
}

/** The API writes with a producer of its own. */
const lossAtApi: Fault = {
  name: 'api-produce-response-lost',
  title: 'Produce of the API: response lost',
  strike: ({ api }) => atNext(api, { api: 'Produce', side: 'response' }, () => 'lose'),
};

export const lostMessages: readonly Fault[] = [
  ...lossesOf(always, unprovoked),
  ...lossesOf(onChange, takingOver),
  lossAtProjection('Fetch', 'response'),
  lossAtProjection('Heartbeat', 'response'),
  lossAtApi,
];
