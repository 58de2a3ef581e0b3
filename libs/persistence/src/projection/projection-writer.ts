import type { DataSource } from 'typeorm';
import { findRowsByIndex } from './find-rows-by-index.js';
import { type LogBatch, planOf } from './plan.js';
import { advancePosition, loadPositions } from './positions.js';
import type { BrokenRecord } from './read-records.js';

/** `position` is the stored one after the call, from which a next batch continues. */
export type ApplyOutcome = Applied | AlreadyApplied | PositionConflict;

export interface Applied {
  readonly outcome: 'applied';
  readonly position: number;
  readonly events: number;
  readonly rowsWritten: number;
  /** Records of unknown types. */
  readonly ignored: number;
  /** Broken records that were passed over, only ever of `chatroom.results`. */
  readonly skipped: readonly BrokenRecord[];
}

/** Another delivery of the batch came first; nothing was written. */
export interface AlreadyApplied {
  readonly outcome: 'alreadyApplied';
  readonly position: number;
}

/** The batch does not continue the tables; nothing was written. Reading must resume at `position`. */
export interface PositionConflict {
  readonly outcome: 'positionConflict';
  /** Undefined: the tables have nothing of this partition. */
  readonly position: number | undefined;
}

/**
 * Applies the log to the tables, each batch in one transaction together with the partition's position.
 *
 * Invariant: the rows are the fold of exactly the records before the stored position. The position is
 * compared and set first, so of two writers with the same batch one waits and then finds it applied;
 * a batch that begins before the position is trimmed to what is new, as often as another writer gets
 * ahead inside it; one that continues a position beyond the stored one, which would leave a gap, is
 * refused.
 */
export class ProjectionWriter {
  constructor(private readonly dataSource: DataSource) {}

  /** The stored positions; a partition that is absent is to be read from its beginning. */
  load(topic: string, partitions: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return loadPositions(this.dataSource, topic, partitions);
  }

  /**
   * Rejects when the database cannot be written, and with BrokenLog when the event store cannot be
   * folded; then the rows are those before the broken batch, or before its broken record.
   */
  async apply(batch: LogBatch): Promise<ApplyOutcome> {
    let { continues } = batch;
    for (;;) {
      const outcome = await this.attempt({ ...batch, continues });
      if (outcome.outcome !== 'positionConflict') return outcome;
      const { position } = outcome;
      if (position === undefined || position <= (continues ?? -1)) return outcome;
      continues = position;
    }
  }

  private async attempt(batch: LogBatch): Promise<ApplyOutcome> {
    const { topic, partition, continues, nextOffset } = batch;
    if (continues !== undefined && continues >= nextOffset) {
      return { outcome: 'alreadyApplied', position: continues };
    }
    const plan = planOf({ ...batch, records: recordsFrom(batch, continues ?? 0) });
    const { events, ignored, skipped, nextOffset: position } = plan;
    const advance = { topic, partition, from: continues, to: position };
    const outcome = await this.dataSource.transaction<ApplyOutcome>(async (manager) => {
      if (!(await advancePosition(manager, advance))) {
        const stored = await loadPositions(manager, topic, [partition]);
        return { outcome: 'positionConflict', position: stored.get(partition) };
      }
      await findRowsByIndex(manager);
      const rowsWritten = await plan.write(manager);
      return { outcome: 'applied', position, events, rowsWritten, ignored, skipped };
    });
    if (outcome.outcome === 'applied' && plan.broken !== undefined) throw plan.broken;
    return outcome;
  }
}

function recordsFrom({ records }: LogBatch, offset: number): LogBatch['records'] {
  return records[0]?.offset === undefined || records[0].offset >= offset
    ? records
    : records.filter((record) => record.offset >= offset);
}
