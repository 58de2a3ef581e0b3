import { Logger } from '@nestjs/common';
import { topics } from '#contracts';
import { Metrics } from '#observability';
import { type ApplyOutcome, BrokenLog, type ProjectionWriter, type Stretch } from '#persistence';
import type { FetchedBatch } from '#streaming';
import { MembershipProjectionMetrics } from './membership-projection.metrics.js';
import { PartitionProjector, PositionConflictError } from './partition-projector.js';

Logger.overrideLogger(false);

/** Answers as it is told, and remembers which position each batch was said to continue. */
class ScriptedWriter {
  readonly continued: (number | undefined)[] = [];
  stored = new Map<number, number>();
  answer: (stretch: Stretch) => ApplyOutcome = applied;

  load(): Promise<ReadonlyMap<number, number>> {
    return Promise.resolve(this.stored);
  }

  write(stretch: Stretch, continues: number | undefined): Promise<ApplyOutcome> {
    this.continued.push(continues);
    return Promise.resolve().then(() => this.answer(stretch));
  }
}

function applied({ nextOffset: position }: Stretch): ApplyOutcome {
  return { outcome: 'applied', position, events: 1, rowsWritten: 1, ignored: 0, skipped: [] };
}

function batchOf(
  fetchedFrom: number,
  nextOffset: number,
  topic: string = topics.membership,
): FetchedBatch {
  return { topic, partition: 0, records: [], fetchedFrom, nextOffset, highWatermark: nextOffset };
}

describe('the projector of a partition', () => {
  let writer: ScriptedWriter;
  let projector: PartitionProjector;
  let metrics: Metrics;

  beforeEach(() => {
    writer = new ScriptedWriter();
    metrics = new Metrics('test');
    const reports = new MembershipProjectionMetrics(metrics);
    projector = new PartitionProjector(writer as unknown as ProjectionWriter, reports);
  });

  it('continues the stored position, and then what it has applied itself', async () => {
    writer.stored = new Map([[0, 40]]);
    await projector.load(topics.membership, [0]);
    await projector.apply(batchOf(40, 50));
    await projector.apply(batchOf(50, 57));
    expect(writer.continued).toEqual([40, 50]);
  });

  it('continues nothing where nothing is stored', async () => {
    await projector.load(topics.membership, [0]);
    await projector.apply(batchOf(0, 3));
    expect(writer.continued).toEqual([undefined]);
  });

  it('keeps the positions of topics and partitions apart', async () => {
    await projector.load(topics.membership, [0, 1]);
    await projector.apply(batchOf(0, 50));
    await projector.apply(batchOf(0, 7, topics.results));
    await projector.apply({ ...batchOf(0, 9), partition: 1 });
    expect(writer.continued).toEqual([undefined, undefined, undefined]);
  });

  it('goes on from where another delivery has come to', async () => {
    await projector.load(topics.membership, [0]);
    writer.answer = () => ({ outcome: 'alreadyApplied', position: 70 });
    await projector.apply(batchOf(0, 50));
    await projector.apply(batchOf(50, 60));
    expect(writer.continued).toEqual([undefined, 70]);
  });

  it('rejects a batch that does not continue the tables, until the position is loaded again', async () => {
    writer.stored = new Map([[0, 40]]);
    await projector.load(topics.membership, [0]);
    writer.answer = () => ({ outcome: 'positionConflict', position: 12 });
    const conflict = projector.apply(batchOf(40, 50));
    await expect(conflict).rejects.toThrow(PositionConflictError);
    await expect(conflict).rejects.toThrow(
      'chatroom.membership-0: read on from position 40, but 12 is stored',
    );
    writer.answer = applied;
    writer.stored = new Map([[0, 12]]);
    await projector.load(topics.membership, [0]);
    await projector.apply(batchOf(12, 20));
    expect(writer.continued).toEqual([40, 12]);
  });

  it('rejects, and counts, what the writer rejects', async () => {
    await projector.load(topics.membership, [0]);
    writer.answer = () => {
      throw new BrokenLog('Record 3 is broken.');
    };
    await expect(projector.apply(batchOf(0, 5))).rejects.toThrow('Record 3 is broken.');
    expect(await metrics.expose()).toContain(
      'chatroom_projection_failures_total{service="test"} 1',
    );
  });
});
