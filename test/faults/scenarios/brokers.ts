import { spawnSync } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../../tools/local-stack/wait.js';
import type { LocalBroker } from '../../../tools/local-stack/index.js';
import type { Fault } from '../fault.js';
import type { KafkaApi } from '../proxy/kafka-apis.js';
import type { FaultSystem } from '../system/fault-system.js';
import { quorumLeader } from '../system/quorum-leader.js';

const downMs = 10_000;
/** Longer than the controller waits for a broker (5 s). */
const standStillMs = 15_000;
const haltsWithinMs = 60_000;

type BrokerOf = (system: FaultSystem) => LocalBroker | Promise<LocalBroker>;

const askedFor =
  (api: KafkaApi): BrokerOf =>
  ({ sagas }) =>
    sagas[0]!.brokerAskedFor(api).broker;

async function controller({ brokers }: FaultSystem): Promise<LocalBroker> {
  const id = await quorumLeader(Number(brokers[0]?.address.split(':')[1]));
  const found = brokers.find((broker) => broker.id === id);
  if (found === undefined) throw new Error(`the controller, ${id}, is none of the brokers`);
  return found;
}

async function startAll({ brokers }: FaultSystem): Promise<void> {
  await Promise.all(brokers.map((broker) => broker.start()));
}

/** It is back only when decisions flow without it. */
function killed(name: string, title: string, brokerOf: BrokerOf): Fault {
  return {
    name: `${name}-killed`,
    title: `kill -9 of ${title}`,
    strike: async (system) => {
      const broker = await brokerOf(system);
      await broker.kill();
    },
  };
}

const rollingRestart: Fault = {
  name: 'rolling-restart',
  title: 'rolling restart of the brokers',
  strike: () => Promise.resolve(),
  lift: async ({ brokers }) => {
    for (const broker of brokers) await broker.restart();
  },
};

const twoDown: Fault = {
  name: 'two-brokers-down',
  title: `two of three brokers down for ${downMs / 1_000} s`,
  strike: async ({ brokers }) => {
    await Promise.all(brokers.slice(1).map((broker) => broker.kill()));
  },
  lift: async (system) => {
    await delay(downMs);
    await startAll(system);
  },
};

const stopped: Fault = {
  name: 'leader-stopped',
  title: `a partition's leader stopped for ${standStillMs / 1_000} s, then goes on`,
  strike: async (system) => {
    process.kill((await askedFor('Produce')(system)).pid, 'SIGSTOP');
  },
  lift: async ({ brokers }) => {
    await delay(standStillMs);
    for (const broker of brokers) process.kill(broker.pid, 'SIGCONT');
  },
};

/** No file of its own may grow any more: writes fail as they do on a full disk, and the broker gives up. */
const diskFull: Fault = {
  name: 'disk-full',
  title: "the disk of a partition's leader is full",
  strike: async (system) => {
    const broker = await askedFor('Produce')(system);
    const limited = spawnSync('prlimit', ['--pid', String(broker.pid), '--fsize=1:']);
    if (limited.status !== 0) throw new Error('prlimit (Linux, util-linux) is needed');
    await waitUntil(() => !broker.isRunning, {
      timeoutMs: haltsWithinMs,
      otherwise: `${broker.name} went on without a disk`,
    });
  },
};

export const brokers: readonly Fault[] = [
  killed('leader', "a partition's leader", askedFor('Produce')),
  killed('group-coordinator', 'the group coordinator', askedFor('Heartbeat')),
  killed('transaction-coordinator', 'a transaction coordinator', askedFor('EndTxn')),
  killed('controller', 'the controller', controller),
  stopped,
  twoDown,
  rollingRestart,
  diskFull,
];
