import { waitUntil } from '../../../tools/local-stack/wait.js';
import type { Verdict } from '../proxy/interceptions.js';
import type { KafkaApi } from '../proxy/kafka-apis.js';
import type { Side } from '../proxy/tcp-proxy.js';
import type { FaultSystem } from '../system/fault-system.js';
import type { ServiceSlot } from '../system/service-slot.js';

const passesWithinMs = 60_000;

/** A request or a response on its way between a service and a broker. */
export interface Moment {
  readonly api: KafkaApi;
  readonly side: Side;
}

/** Makes a service ask for what it does not ask for by itself. */
export type Provocation = (system: FaultSystem) => Promise<void>;

export function unprovoked(): Promise<void> {
  return Promise.resolve();
}

/** The other sagas get tasks, because the last one goes, and give them back. */
export async function handOver({ sagas }: FaultSystem): Promise<void> {
  const last = sagas.at(-1);
  await last?.stop();
  await last?.start();
}

/** Resolves once `act` was done at the next such moment; what it gives becomes of the request or response. */
export async function atNext(
  slot: ServiceSlot,
  { api, side }: Moment,
  act: () => Verdict | Promise<Verdict>,
  provoke: () => Promise<void> = unprovoked,
): Promise<void> {
  let isDone = false;
  const done = slot.interceptions.next({ api, side, verdict: act }).then(() => (isDone = true));
  await provoke();
  await waitUntil(() => isDone, {
    timeoutMs: passesWithinMs,
    otherwise: `no ${side} of ${api} has passed at ${slot.name}`,
  });
  await done;
}
