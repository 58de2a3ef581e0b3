import { Injectable, Logger } from '@nestjs/common';
import {
  type Applied,
  BrokenLog,
  PartitionWriter,
  ProjectionWriter,
  type Stretch,
} from '#persistence';
import type { PositionStore, FetchedBatch } from '#streaming';
import { MembershipProjectionMetrics } from './membership-projection.metrics.js';

/** The stretch does not continue the tables: somebody else has moved the position, or emptied them. */
export class PositionConflictError extends Error {
  override readonly name = 'PositionConflictError';

  constructor({ topic, partition }: Stretch, read: number | undefined, stored?: number) {
    super(
      `${topic}-${partition}: read on from position ${read ?? 'none'}, but ${stored ?? 'none'} is stored`,
    );
  }
}

/**
 * Hands batches to the writer with the position that each continues: the one this process loaded or
 * stored last. Whatever else is in the database by then is a conflict, upon which the reader loads the
 * position again.
 */
@Injectable()
export class PartitionProjector implements PositionStore {
  private readonly logger = new Logger(PartitionProjector.name);
  private readonly writers = new Map<string, PartitionWriter>();

  constructor(
    private readonly writer: ProjectionWriter,
    private readonly metrics: MembershipProjectionMetrics,
  ) {}

  async load(topic: string, partitions: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const stored = await this.writer.load(topic, partitions);
    for (const partition of partitions) {
      this.writers.set(keyOf(topic, partition), this.writerFrom(stored.get(partition)));
    }
    return stored;
  }

  /** Rejects when the batch is not in the tables; then it has to be read again from the stored position. */
  apply(batch: FetchedBatch): Promise<void> {
    const key = keyOf(batch.topic, batch.partition);
    const writer = this.writers.get(key) ?? this.writerFrom(undefined);
    this.writers.set(key, writer);
    return writer.apply(batch);
  }

  private writerFrom(position: number | undefined): PartitionWriter {
    return new PartitionWriter(position, (stretch, continues) => this.write(stretch, continues));
  }

  private async write(stretch: Stretch, continues: number | undefined): Promise<number> {
    try {
      const startedMs = performance.now();
      const outcome = await this.writer.write(stretch, continues);
      if (outcome.outcome === 'positionConflict') {
        throw new PositionConflictError(stretch, continues, outcome.position);
      }
      if (outcome.outcome === 'applied') {
        this.metrics.applied(stretch, performance.now() - startedMs, Date.now());
        this.reportSkipped(stretch, outcome);
      }
      return outcome.position;
    } catch (error) {
      this.metrics.failed();
      if (error instanceof BrokenLog) this.logger.error(error.message);
      throw error;
    }
  }

  private reportSkipped({ topic, partition }: Stretch, { skipped }: Applied): void {
    for (const { offset, reason } of skipped) {
      this.logger.error(`${topic}-${partition}: record ${offset} is skipped: ${reason}`);
    }
  }
}

function keyOf(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}
