import { topics } from '#contracts';
import { type PauseSettings, RecentPresence } from '#membership';
import {
  type BatchHandler,
  defaultRuntimeSettings,
  silentObserver,
  StreamRuntime,
  type TaskBatch,
  type TaskStrategy,
} from '#streaming';
import { AutomaticRemovalController } from '../../apps/kickout-saga/src/automatic-removal.controller.js';
import { KickoutSagaController } from '../../apps/kickout-saga/src/kickout-saga.controller.js';
import type { KickoutSagaMetrics } from '../../apps/kickout-saga/src/kickout-saga.metrics.js';
import type { RoomsTask } from '../../apps/kickout-saga/src/rooms-task.js';
import { kickoutSagaTopology } from '../../apps/kickout-saga/src/topology.js';
import { UsersReading } from '../../apps/kickout-saga/src/users-reading.js';
import type { Barriers } from './barriers.js';
import type { SimulatedCluster } from './kafka/cluster.js';
import { SimulatedLog } from './kafka/log.js';
import type { Resumption } from './audit/pauses.js';
import { WatchedRoomsTask } from './watched-rooms-task.js';
import type { SimulatedProcess } from './world/process.js';
import type { World } from './world/world.js';

export const replayMs = 30_000;
export const clockSkewMs = 10_000;
const settings = {
  ...defaultRuntimeSettings,
  tickIntervalMs: 200,
  confirmationsMax: 3,
  outputsMax: 40,
};

/** What all sagas of a run share. */
export interface SagaOptions {
  readonly partitionCount: number;
  /** Undefined: automatic removal never pauses. */
  readonly pause: PauseSettings | undefined;
  readonly barriers: Barriers;
  readonly resumed: (resumption: Resumption) => void;
}

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
  readonly #world: World;
  readonly #options: SagaOptions;
  readonly #removal: AutomaticRemovalController;

  constructor(
    process: SimulatedProcess,
    world: World,
    cluster: SimulatedCluster,
    options: SagaOptions,
  ) {
    this.process = process;
    this.#world = world;
    this.#options = options;
    const { partitionCount, pause, barriers } = options;
    const topology = kickoutSagaTopology(replayMs);
    const metrics = { ignored: () => undefined } as unknown as KickoutSagaMetrics;
    const controller = new KickoutSagaController(metrics);
    const usersReading = new UsersReading(new RecentPresence());
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
        createLogic: () =>
          new WatchedRoomsTask(world, { clockSkewMs, barriers, pause, usersReading }),
        partitionCount,
      },
      () => {
        process.crash();
      },
    );
    this.#removal = new AutomaticRemovalController(this.runtime as unknown as TaskStrategy);
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

  /** As an operator asks for it: ends the pauses of automatic removal in the tasks of this process. */
  resume(): void {
    this.process.deliver(() => {
      this.#world.note(`${this.process.name}: is to resume`);
      void this.#removal.resume().then(({ partitions }) => {
        for (const { partition, pause } of partitions) {
          if (pause === undefined) continue;
          const { since } = pause;
          this.#options.resumed({ partition, since, lastWriting: this.#world.lastWriting });
          this.#world.note(`${this.process.name}: task ${partition} has resumed`);
        }
      });
    });
  }

  /** As SIGTERM: the process ends when it has done what it wants to do before. */
  stop(): void {
    void this.runtime.close().then(() => {
      this.process.crash();
    });
  }
}
