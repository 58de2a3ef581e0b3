import { waitUntil } from '../../../tools/local-stack/wait.js';
import type { Fault } from '../fault.js';
import type { KafkaApi } from '../proxy/kafka-apis.js';
import type { Side } from '../proxy/tcp-proxy.js';
import type { FaultSystem } from '../system/fault-system.js';

const passesWithinMs = 60_000;

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

/** The first saga gets tasks, because another one goes. */
async function handOver({ sagas }: FaultSystem): Promise<void> {
  const last = sagas.at(-1);
  await last?.stop();
  await last?.start();
}

async function lose(
  system: FaultSystem,
  api: KafkaApi,
  side: Side,
  provoke: (system: FaultSystem) => Promise<void>,
): Promise<void> {
  const [saga] = system.sagas;
  let isLost = false;
  void saga?.interceptions.next({
    api,
    side,
    verdict: () => {
      isLost = true;
      return 'lose';
    },
  });
  await provoke(system);
  await waitUntil(() => isLost, {
    timeoutMs: passesWithinMs,
    otherwise: `no ${side} of ${api} has passed`,
  });
}

function losses(
  apis: readonly KafkaApi[],
  provoke: (system: FaultSystem) => Promise<void>,
): Fault[] {
  return apis.flatMap((api) =>
    (['request', 'response'] as const).map((side) => ({
      name: `${side}-lost-${api.toLowerCase()}`,
      title: `${api}: ${side} lost`,
      strike: (system: FaultSystem) => lose(system, api, side, provoke),
    })),
  );
}

export const lostMessages: readonly Fault[] = [
  ...losses(always, () => Promise.resolve()),
  ...losses(onChange, handOver),
];
