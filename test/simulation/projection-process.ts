import { Logger } from '@nestjs/common';
import { ProjectionWriter } from '#persistence';
import { PositionedReading } from '#streaming';
import type { MembershipProjectionMetrics } from '../../apps/membership-projection/src/membership-projection.metrics.js';
import { PartitionProjector } from '../../apps/membership-projection/src/partition-projector.js';
import { membershipProjectionTopology } from '../../apps/membership-projection/src/topology.js';
import type { SimulatedCluster } from './kafka/cluster.js';
import { SimulatedLog } from './kafka/log.js';
import { SimulatedDataSource } from './postgres/data-source.js';
import type { SimulatedPostgres } from './postgres/server.js';
import type { SimulatedProcess } from './world/process.js';
import type { World } from './world/world.js';

Logger.overrideLogger(false);

const noMetrics = { applied: () => undefined, failed: () => undefined };

/** A membership projection: reader, projector, writer and SQL as they are, over simulated servers. */
export class ProjectionProcess {
  readonly process: SimulatedProcess;
  readonly dataSource: SimulatedDataSource;
  readonly #reading: PositionedReading;

  constructor(
    process: SimulatedProcess,
    world: World,
    cluster: SimulatedCluster,
    postgres: SimulatedPostgres,
  ) {
    this.process = process;
    this.dataSource = new SimulatedDataSource(process, world, postgres);
    const { groupId, sources } = membershipProjectionTopology;
    const projector = new PartitionProjector(
      new ProjectionWriter(this.dataSource.asDataSource()),
      noMetrics as unknown as MembershipProjectionMetrics,
    );
    this.#reading = new PositionedReading({
      groupId,
      coPartitioned: sources.map(({ topic }) => topic),
      broadcast: [],
      log: new SimulatedLog(process, world, cluster, groupId),
      clock: process.clock,
      positions: projector,
      handling: 'ahead',
      handle: (batch) => projector.apply(batch),
      onRetry: (topic, partition, { message }) => {
        world.note(`${process.name}: ${topic}-${partition} is read again: ${message}`);
      },
      onLost: () => {
        process.crash();
      },
    });
  }

  get isReady(): boolean {
    return this.#reading.isReady;
  }

  start(): void {
    this.#reading.start().catch(() => {
      this.process.crash();
    });
  }

  stop(): void {
    void this.#reading.close().then(() => {
      this.process.crash();
    });
  }
}
