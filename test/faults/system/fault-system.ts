import { join } from 'node:path';
import { topics } from '#contracts';
import {
  type LocalBroker,
  type LocalStack,
  localDirectory,
  startLocalStack,
  waitUntil,
} from '../../../tools/local-stack/index.js';
import { issueLocalToken, type LocalToken } from '../../../tools/local-token.js';
import { Installation } from '../../system/installation.js';
import type { LogFollower } from '../../system/log-follower.js';
import type { Sentinels } from '../../system/sentinels.js';
import type { ServiceName } from '../../system/service-process.js';
import { ServiceSlot } from './service-slot.js';

const wholeWithinMs = 120_000;
const appliedWithinMs = 120_000;
const partitions = 6;

const positionsQuery = 'SELECT topic, partition, next_offset FROM projection_positions';

interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly next_offset: number;
}

export interface SystemSize {
  readonly sagas: number;
  readonly projections: number;
}

/**
 * The whole system on three brokers and a PostgreSQL of its own: every service a process, every way
 * between a service and a server through a proxy that can lose, hold and cut.
 */
export class FaultSystem {
  readonly stack: LocalStack;
  readonly installation: Installation;
  readonly follower: LogFollower;
  readonly sagas: readonly ServiceSlot[];
  readonly projections: readonly ServiceSlot[];
  readonly api: ServiceSlot;
  readonly token: string;
  #sentinels: Sentinels | undefined;

  private constructor(
    stack: LocalStack,
    installation: Installation,
    follower: LogFollower,
    token: string,
    slots: readonly ServiceSlot[],
  ) {
    this.stack = stack;
    this.installation = installation;
    this.follower = follower;
    this.token = token;
    this.sagas = slots.filter(({ name }) => name.startsWith('saga'));
    this.projections = slots.filter(({ name }) => name.startsWith('projection'));
    this.api = slots.find(({ name }) => name === 'api')!;
  }

  /** Resolves once every service is ready. */
  static async start(size: SystemSize): Promise<FaultSystem> {
    const access = await issueLocalToken(join(localDirectory, 'faults-token.pem'));
    const places = placesOf(size, access);
    const stack = await startLocalStack({
      brokers: 3,
      kafkaHeap: '512m',
      kafkaListeners: places.map(({ listener }) => listener),
      kafkaSettings: { 'num.network.threads': '1', 'log.cleaner.backoff.ms': '1000' },
      logDirectory: join(localDirectory, 'logs', 'faults'),
    });
    try {
      const installation = await Installation.create({
        partitions,
        replicationFactor: 3,
        servers: stack,
      });
      const slots: ServiceSlot[] = [];
      for (const place of places) {
        slots.push(await ServiceSlot.open(place, installation, stack.kafka?.brokers ?? []));
      }
      const follower = await installation.follow();
      const system = new FaultSystem(stack, installation, follower, access.token, slots);
      await system.whole();
      return system;
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  get slots(): readonly ServiceSlot[] {
    return [...this.sagas, ...this.projections, this.api];
  }

  get brokers(): readonly LocalBroker[] {
    return this.stack.kafka?.brokers ?? [];
  }

  /** Everything runs and nothing is in its way; resolves when all of it says that it is ready. */
  async whole(): Promise<void> {
    for (const broker of this.brokers) {
      await broker.start();
      process.kill(broker.pid, 'SIGCONT');
    }
    await this.stack.postgres?.server.start();
    for (const slot of this.slots) {
      slot.mend();
      slot.resume();
      if (!slot.isWanted) await slot.start();
    }
    await waitUntil(
      async () =>
        (await Promise.all(this.slots.map((slot) => slot.isReady()))).every(Boolean) &&
        (await this.runningTasks(this.sagas)) === partitions,
      { timeoutMs: wholeWithinMs, otherwise: 'not every service is ready again' },
    );
  }

  /** Every service is started anew, whatever has become of it. */
  async startAnew(): Promise<void> {
    for (const slot of this.slots) {
      slot.mend();
      slot.resume();
      await slot.stop();
    }
    await this.whole();
  }

  /** Tasks that these sagas run; what cannot be asked runs none. */
  async runningTasks(sagas: readonly ServiceSlot[]): Promise<number> {
    const tasks = await Promise.all(
      sagas.map(async ({ process }) => (await process?.runningTasks().catch(() => 0)) ?? 0),
    );
    return tasks.reduce((sum, count) => sum + count, 0);
  }

  /** Everything written so far is decided, visible, and applied to the read model. */
  async settled(): Promise<void> {
    this.#sentinels ??= await this.installation.sentinels(this.follower);
    await this.#sentinels.settled();
    await this.follower.caughtUp();
    const ends = new Map<string, readonly number[]>();
    for (const topic of [topics.membership, topics.results]) {
      ends.set(topic, await this.installation.log.endOffsets(topic));
    }
    await this.installation.withDatabase((database) =>
      waitUntil(async () => isApplied(ends, await database.query<Position[]>(positionsQuery)), {
        timeoutMs: appliedWithinMs,
        otherwise: 'the read model did not reach the end of the log',
      }),
    );
  }

  async stop(): Promise<void> {
    for (const slot of this.slots) await slot.close();
    await this.installation.remove();
    await this.stack.stop();
  }
}

function isApplied(
  ends: ReadonlyMap<string, readonly number[]>,
  positions: readonly Position[],
): boolean {
  const applied = new Map(
    positions.map((row) => [`${row.topic}/${row.partition}`, row.next_offset]),
  );
  return [...ends].every(([topic, offsets]) =>
    offsets.every((end, partition) => (applied.get(`${topic}/${partition}`) ?? 0) >= end),
  );
}

function placesOf({ sagas, projections }: SystemSize, { settings }: LocalToken) {
  const named = (service: ServiceName, name: string) => {
    const listener = name.toUpperCase().replace('-', '_');
    return { service, name, listener, environment: { ...settings, LOG_LEVEL: 'debug' } };
  };
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
  const saga = (number: number) => {
    const place = named('kickout-saga', `saga-${number}`);
    return { ...place, environment: { ...place.environment, CLOCK_SKEW_SECONDS: '2' } };
  };
  return [
    ...numbers(sagas).map(saga),
    ...numbers(projections).map((number) => named('membership-projection', `projection-${number}`)),
    named('membership-api', 'api'),
  ];
}
