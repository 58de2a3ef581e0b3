import { topics } from '#contracts';
import type { PauseSettings } from '#membership';
import type { TaskLogic } from '#streaming';
import type { Resumption } from './audit/pauses.js';
import { Barriers } from './barriers.js';
import { SimulatedCluster } from './kafka/cluster.js';
import { SimulatedPostgres } from './postgres/server.js';
import { ProjectionProcess } from './projection-process.js';
import { SagaProcess } from './saga-process.js';
import { Random } from './world/random.js';
import { SimulatedProcess } from './world/process.js';
import type { World } from './world/world.js';

export type Service = SagaProcess | ProjectionProcess;

/** A place where a service is to run: whenever it has ended, it is started anew. */
interface Place<Runs extends Service> {
  readonly name: string;
  readonly start: (process: SimulatedProcess) => Runs;
  current: Runs | undefined;
  starts: number;
}

/** Clocks of processes are off by no more, either way, unless they are set, ms. */
export const clocksOffMs = 1_500;
const restartDelayMs = { min: 200, max: 6_000 };

/** The whole system over simulated servers, with a supervisor that starts what has ended. */
export class System {
  readonly world: World;
  readonly cluster: SimulatedCluster;
  readonly postgres = new SimulatedPostgres();
  readonly partitionCount: number;
  readonly barriers = new Barriers();
  /** Of pauses of automatic removal, as operators were told of them. */
  readonly resumptions: Resumption[] = [];
  readonly #random: Random;
  readonly #sagas: Place<SagaProcess>[];
  readonly #projections: Place<ProjectionProcess>[];

  constructor(seed: number, world: World) {
    this.world = world;
    this.#random = new Random(seed, 'system');
    this.partitionCount = this.#random.between(1, 3);
    this.cluster = new SimulatedCluster(world, {
      [topics.requests]: this.partitionCount,
      [topics.messages]: this.partitionCount,
      [topics.activity]: this.partitionCount,
      [topics.sagaState]: this.partitionCount,
      [topics.membership]: this.partitionCount,
      [topics.results]: this.partitionCount,
      [topics.users]: this.#random.between(1, 2),
      [topics.deadLetters]: 1,
    });
    const options = {
      partitionCount: this.partitionCount,
      pause: this.#random.chance(0.5) ? this.#pauseSettings() : undefined,
      barriers: this.barriers,
      resumed: (resumption: Resumption) => this.resumptions.push(resumption),
    };
    this.#sagas = this.#places('saga', this.#random.between(1, 3), (process) => {
      return new SagaProcess(process, world, this.cluster, options);
    });
    this.#projections = this.#places('projection', this.#random.between(1, 2), (process) => {
      return new ProjectionProcess(process, world, this.cluster, this.postgres);
    });
  }

  #pauseSettings(): PauseSettings {
    const holdMs = this.#random.pick([5_000, 20_000]);
    return { share: 0.5, windowMs: 10_000, holdMs, membersMin: 3 };
  }

  #places<Runs extends Service>(
    name: string,
    count: number,
    start: Place<Runs>['start'],
  ): Place<Runs>[] {
    return Array.from({ length: count }, (_, index) => {
      return { name: `${name}-${index + 1}`, start, current: undefined, starts: 0 };
    });
  }

  get sagas(): readonly SagaProcess[] {
    return this.#sagas.flatMap(({ current }) => current ?? []);
  }

  get projections(): readonly ProjectionProcess[] {
    return this.#projections.flatMap(({ current }) => current ?? []);
  }

  get services(): readonly Service[] {
    return [...this.sagas, ...this.projections];
  }

  get tasks(): readonly { readonly logic: TaskLogic }[] {
    return this.sagas.flatMap(({ runtime }) => runtime.tasks);
  }

  start(): void {
    for (const place of this.#sagas) this.#start(place);
    for (const place of this.#projections) this.#start(place);
  }

  #start<Runs extends Service>(place: Place<Runs>): void {
    place.starts += 1;
    const offsetMs = this.#random.between(-clocksOffMs, clocksOffMs);
    const process = new SimulatedProcess(`${place.name}.${place.starts}`, this.world, offsetMs);
    this.world.note(`${process.name} starts`);
    process.onEnd(() => {
      place.current = undefined;
      const delayMs = this.#random.between(restartDelayMs.min, restartDelayMs.max);
      this.world.scheduler.schedule(delayMs, () => {
        this.#start(place);
      });
    });
    place.current = place.start(process);
    place.current.start();
  }
}
