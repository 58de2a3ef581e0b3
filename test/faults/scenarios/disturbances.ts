import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { waitUntil } from '../../../tools/local-stack/wait.js';
import type { Fault } from '../fault.js';
import type { Verdict } from '../proxy/interceptions.js';
import type { FaultSystem } from '../system/fault-system.js';
import type { ServiceSlot } from '../system/service-slot.js';
import { atNext, type Moment } from './intercept.js';

const preload = pathToFileURL(`${import.meta.dirname}/../preload/disturbances.js`).href;
/** Longer than a session of the group (10 s) and than a transaction may stay open (10 s). */
const standStillMs = 22_000;
const blockMs = 20_000;
const clockOffMs = 600_000;
const readyWithinMs = 60_000;

/** A process that stands still while others take its place, and then goes on where it was. */
function zombie(name: string, title: string, slotOf: (system: FaultSystem) => ServiceSlot): Fault {
  return {
    name,
    title: `${title} stopped for ${standStillMs / 1_000} s, then goes on`,
    strike: (system) => {
      slotOf(system).pause();
      return Promise.resolve();
    },
    lift: async (system) => {
      await delay(standStillMs);
      slotOf(system).resume();
    },
  };
}

/** What it was doing reaches the broker, or comes back from it, while it stands still. */
function zombieAt(title: string, moment: Moment): Fault {
  const { api, side } = moment;
  const paused = (saga: ServiceSlot) => (): Verdict => {
    saga.pause();
    return 'pass';
  };
  return {
    ...zombie(`saga-stopped-at-${api.toLowerCase()}-${side}`, title, ({ sagas }) => sagas[0]!),
    strike: ({ sagas }) => atNext(sagas[0]!, moment, paused(sagas[0]!)),
  };
}

async function startDisturbed(
  saga: ServiceSlot,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  await saga.stop();
  await saga.start({ NODE_OPTIONS: `--import ${preload}`, ...environment });
  await waitUntil(() => saga.isReady(), {
    timeoutMs: readyWithinMs,
    otherwise: `${saga.name} did not become ready`,
  });
}

async function startUndisturbed(saga: ServiceSlot): Promise<void> {
  await saga.stop();
  await saga.start();
}

function clockOff(name: string, title: string, offsetMs: number): Fault {
  return {
    name,
    title,
    strike: ({ sagas }) => startDisturbed(sagas[0]!, { FAULT_CLOCK_OFFSET_MS: String(offsetMs) }),
    lift: async ({ sagas }) => {
      await delay(standStillMs / 2);
      await startUndisturbed(sagas[0]!);
    },
  };
}

/** A supervisor's part: the process gives up, and another one, with a clock that is right, takes its place. */
const clockStepsBack: Fault = {
  name: 'clock-steps-back',
  title: "a saga's clock steps back by 10 minutes",
  strike: async ({ sagas }) => {
    const saga = sagas[0]!;
    await startDisturbed(saga, { FAULT_CLOCK_OFFSET_MS: String(clockOffMs) });
    const disturbed = saga.process;
    disturbed?.signal('SIGUSR2');
    await waitUntil(async () => saga.process !== disturbed && (await saga.isReady()), {
      timeoutMs: readyWithinMs,
      otherwise: `${saga.name} went on with a clock that was put back`,
    });
  },
  lift: ({ sagas }) => startUndisturbed(sagas[0]!),
};

const eventLoopBlocked: Fault = {
  name: 'event-loop-blocked',
  title: `a saga's event loop blocked for ${blockMs / 1_000} s`,
  strike: async ({ sagas }) => {
    await startDisturbed(sagas[0]!, { FAULT_BLOCK_MS: String(blockMs) });
    sagas[0]!.process?.signal('SIGUSR2');
  },
  lift: async () => {
    await delay(blockMs);
  },
};

export const disturbances: readonly Fault[] = [
  zombie('saga-stopped', 'a saga', ({ sagas }) => sagas[0]!),
  zombieAt('a saga that has written', { api: 'Produce', side: 'response' }),
  zombieAt('a saga that commits', { api: 'EndTxn', side: 'request' }),
  zombie('projection-stopped', 'a projection', ({ projections }) => projections[0]!),
  eventLoopBlocked,
  clockOff('clock-ahead', "a saga's clock 10 minutes ahead", clockOffMs),
  clockOff('clock-behind', "a saga's clock 10 minutes behind", -clockOffMs),
  clockStepsBack,
];
