import { topics } from '#contracts';
import {
  type BatchHandler,
  defaultRuntimeSettings,
  silentObserver,
  StreamRuntime,
  type TaskBatch,
} from '#streaming';
import { KickoutSagaController } from '../../apps/kickout-saga/src/kickout-saga.controller.js';
import type { KickoutSagaMetrics } from '../../apps/kickout-saga/src/kickout-saga.metrics.js';
import { RoomsTask } from '../../apps/kickout-saga/src/rooms-task.js';
import { kickoutSagaTopology } from '../../apps/kickout-saga/src/topology.js';
import type { SimulatedCluster } from './kafka/cluster.js';
import { SimulatedLog } from './kafka/log.js';
import type { SimulatedProcess } from './world/process.js';
import type { World } from './world/world.js';

export const replayMs = 30_000;
const clockSkewMs = 10_000;
const settings = {
  ...defaultRuntimeSettings,
  tickIntervalMs: 200,
  confirmationsMax: 3,
  outputsMax: 40,
};

const noDecisions = {
  event: () => undefined,
  result: () => undefined,
  paused: () => undefined,
  resumed: () => undefined,
};

type Handler = (input: TaskBatch<RoomsTask>) => void;

function asHandler(handle: Handler): BatchHandler {
  return (input) => {
    handle(input as TaskBatch<RoomsTask>);
    return Promise.resolve();
  };
}

/** A kick-out saga: its logic and the runtime as they are, over a simulated cluster and clock. */
export class SagaProcess {
  readonly process: SimulatedProcess;
  readonly runtime: StreamRuntime;

  constructor(
    process: SimulatedProcess,
    world: World,
    cluster: SimulatedCluster,
    partitionCount: number,
  ) {
    this.process = process;
    const topology = kickoutSagaTopology(replayMs);
    const metrics = { ignored: () => undefined } as unknown as KickoutSagaMetrics;
    const controller = new KickoutSagaController(metrics);
    this.runtime = new StreamRuntime(
      {
        topology,
        log: new SimulatedLog(process, world, cluster, topology.applicationId),
        clock: process.clock,
        settings,
        observer: {
          ...silentObserver,
          taskPhase: (partition, phase) => {
            world.note(`${process.name}: task ${partition} is ${phase}`);
          },
          taskFailed: (partition, { message }) => {
            world.note(`${process.name}: task ${partition} failed: ${message}`);
          },
        },
        handlers: new Map([
          [topics.requests, asHandler(controller.onRequests.bind(controller))],
          [topics.messages, asHandler(controller.onMessages.bind(controller))],
          [topics.users, asHandler(controller.onUsers.bind(controller))],
          [topics.activity, asHandler(controller.onActivity.bind(controller))],
        ]),
        createLogic: () => new RoomsTask(clockSkewMs, noDecisions),
        partitionCount,
      },
      () => {
        process.crash();
      },
    );
  }

  start(): void {
    this.runtime.start().then(
      () => {
        this.process.every(settings.tickIntervalMs, () => {
          this.runtime.tick();
        });
      },
      () => {
        this.process.crash();
      },
    );
  }

  /** As SIGTERM: the process ends when it has done what it wants to do before. */
  stop(): void {
    void this.runtime.close().then(() => {
      this.process.crash();
    });
  }
}
