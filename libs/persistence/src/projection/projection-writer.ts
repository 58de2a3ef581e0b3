import type { DataSource } from 'typeorm';
import { writeWhatCanBeReadAgain } from './transaction-settings.js';
import { advancePosition, loadPositions } from './positions.js';
import type { BrokenRecord } from './read-records.js';
import { type ReadBatch, Stretch } from './stretch.js';

/** A batch of which it is known what it follows. */
export interface LogBatch extends ReadBatch {
  /** The stored position that the reader went on from; undefined: none, it read from the beginning. */
  readonly continues: number | undefined;
}

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
 * Applies the log to the tables, each stretch in one transaction together with the partition's position.
 *
 * Invariant: the rows are the fold of exactly the records before the stored position. The position is
 * compared and set first, so of two writers with the same stretch one waits and then finds it applied;
 * one that begins before the position is trimmed to what is new, as often as another writer gets
 * ahead inside it; one that continues a position beyond the stored one, which would leave a gap, is
 * refused.
 */
export class ProjectionWriter {
  constructor(private readonly dataSource: DataSource) {}

  /** The stored positions; a partition that is absent is to be read from its beginning. */
  load(topic: string, partitions: readonly number[]): Promise<ReadonlyMap<number, number>> {
    return loadPositions(this.dataSource, topic, partitions);
  }

  /** Writes a batch, as `write` does. */
  apply(batch: LogBatch): Promise<ApplyOutcome> {
    return this.write(new Stretch(batch.topic, batch.partition).take(batch), batch.continues);
  }

  /**
   * `continues` is that of the stretch's first batch. Rejects when the database cannot be written, and with
   * BrokenLog when the event store cannot be folded; then the rows are those before the stretch, or before
   * its broken record.
   */
  async write(stretch: Stretch, continues: number | undefined): Promise<ApplyOutcome> {
    for (let from = continues; ;) {
      const outcome = await this.attempt(stretch, from);
      if (outcome.outcome !== 'positionConflict') return outcome;
      const { position } = outcome;
      if (position === undefined || position <= (from ?? -1)) return outcome;
      from = position;
    }
  }

  private async attempt(stretch: Stretch, from: number | undefined): Promise<ApplyOutcome> {
    const { topic, partition, nextOffset } = stretch;
    if (from !== undefined && from >= nextOffset) {
      return { outcome: 'alreadyApplied', position: from };
    }
    const plan = stretch.from(from ?? 0).plan();
    const { events, ignored, skipped, broken } = plan;
    const position = broken?.offset ?? nextOffset;
    const outcome = await this.dataSource.transaction<ApplyOutcome>(async (manager) => {
      if (!(await advancePosition(manager, { topic, partition, from, to: position }))) {
        const stored = await loadPositions(manager, topic, [partition]);
        return { outcome: 'positionConflict', position: stored.get(partition) };
      }
      await writeWhatCanBeReadAgain(manager);
      const rowsWritten = await plan.write(manager);
      return { outcome: 'applied', position, events, rowsWritten, ignored, skipped };
    });
    if (outcome.outcome === 'applied' && broken !== undefined) throw broken.error;
    return outcome;
  }
}
