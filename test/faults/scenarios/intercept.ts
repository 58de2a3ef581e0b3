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

/** Has a service ask for what it does not ask for by itself, around what waits for that. */
export type Provocation = (system: FaultSystem, waiting: () => Promise<void>) => Promise<void>;

export const unprovoked: Provocation = (_system, waiting) => waiting();

/** The first saga gets every task, because the others go; they come again afterwards. */
export const takingOver: Provocation = async ({ sagas }, waiting) => {
  const others = sagas.slice(1);
  await Promise.all([waiting(), ...others.map((saga) => saga.stop())]);
  await Promise.all(others.map((saga) => saga.start()));
};

/** Resolves once `act` was done at the next such moment; what it gives becomes of the request or response. */
export async function atNext(
  slot: ServiceSlot,
  { api, side }: Moment,
  act: () => Verdict | Promise<Verdict>,
): Promise<void> {
  let isDone = false;
  void slot.interceptions.next({ api, side, verdict: act }).then(() => (isDone = true));
  await waitUntil(() => isDone, {
    timeoutMs: passesWithinMs,
    otherwise: `no ${side} of ${api} has passed at ${slot.name}`,
  });
}
