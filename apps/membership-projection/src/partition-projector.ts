import { Injectable, Logger } from '@nestjs/common';
import { type Applied, BrokenLog, ProjectionWriter } from '#persistence';
import type { PositionStore, RecordBatch } from '#streaming';
import { MembershipProjectionMetrics } from './membership-projection.metrics.js';

/** The batch does not continue the tables: somebody else has moved the position, or emptied them. */
export class PositionConflictError extends Error {
  override readonly name = 'PositionConflictError';

  constructor({ topic, partition }: RecordBatch, read: number | undefined, stored?: number) {
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
  private readonly positions = new Map<string, number | undefined>();

  constructor(
    private readonly writer: ProjectionWriter,
    private readonly metrics: MembershipProjectionMetrics,
  ) {}

  async load(topic: string, partitions: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const stored = await this.writer.load(topic, partitions);
    for (const partition of partitions) {
      this.positions.set(keyOf(topic, partition), stored.get(partition));
    }
    return stored;
  }

  /** Rejects when the batch is not in the tables; then it has to be read again from the stored position. */
  async apply(batch: RecordBatch): Promise<void> {
    try {
      await this.write(batch);
    } catch (error) {
      this.metrics.failed();
      if (error instanceof BrokenLog) this.logger.error(error.message);
      throw error;
    }
  }

  private async write(batch: RecordBatch): Promise<void> {
    const { topic, partition, records, nextOffset } = batch;
    const key = keyOf(topic, partition);
    const continues = this.positions.get(key);
    const startedMs = performance.now();
    const outcome = await this.writer.apply({ topic, partition, continues, records, nextOffset });
    if (outcome.outcome === 'positionConflict') {
      throw new PositionConflictError(batch, continues, outcome.position);
    }
    this.positions.set(key, outcome.position);
    if (outcome.outcome === 'applied') {
      this.metrics.applied(batch, performance.now() - startedMs, Date.now());
      this.reportSkipped(batch, outcome);
    }
  }

  private reportSkipped({ topic, partition }: RecordBatch, { skipped }: Applied): void {
    for (const { offset, reason } of skipped) {
      this.logger.error(`${topic}-${partition}: record ${offset} is skipped: ${reason}`);
    }
  }
}

function keyOf(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}
