import { countingTopology } from '../examples/counting.js';
import type { GroupReader } from '../log.js';
import type { FetchedBatch } from '../records.js';
import type { Source } from '../topology.js';
import { InputPosition } from './input-position.js';
import { ProcessReading, type ReadingTask } from './process-reading.js';

const [inputs, , facts] = countingTopology.sources as [Source, Source, Source];

/** Notes what is asked of it. */
class NotedReader implements GroupReader {
  asked: string[] = [];

  seek(topic: string, partition: number, offset: number): void {
    this.asked.push(`seek ${topic}-${String(partition)} ${String(offset)}`);
  }

  pause(topic: string, partition: number): void {
    this.asked.push(`pause ${topic}-${String(partition)}`);
  }

  resume(topic: string, partition: number): void {
    this.asked.push(`resume ${topic}-${String(partition)}`);
  }

  commit(): Promise<void> {
    return Promise.resolve();
  }

  membershipConfirmed(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  takeAsked(): string[] {
    const { asked } = this;
    this.asked = [];
    return asked;
  }
}

function reads(source: Source, partition: number, next: number) {
  return { source, partition, position: new InputPosition(next, next, 1_000) };
}

function task(partition: number, ...activeInputs: ReadingTask['activeInputs']): ReadingTask {
  return { partition, restoringFrom: undefined, activeInputs };
}

function fetched(
  topic: string,
  partition: number,
  fetchedFrom: number,
  nextOffset: number,
  recordCount = 1,
): FetchedBatch {
  const record = { key: null, value: null, headers: {}, timestamp: 0, offset: fetchedFrom };
  const records = Array.from({ length: recordCount }, () => record);
  return { topic, partition, fetchedFrom, nextOffset, records, highWatermark: 1_000 };
}

function reading() {
  const reader = new NotedReader();
  return { reader, reading: new ProcessReading(countingTopology, reader) };
}

describe('what a process reads', () => {
  it('is what its tasks want, from where they want it', () => {
    const { reader, reading: process } = reading();
    process.follow([task(1, reads(inputs, 1, 7), reads(facts, 0, 3))]);
    expect(reader.takeAsked()).toEqual([
      'seek inputs-1 7',
      'resume inputs-1',
      'seek facts-0 3',
      'resume facts-0',
    ]);
  });

  it('is the state of a task that is being restored', () => {
    const { reader, reading: process } = reading();
    process.follow([{ partition: 2, restoringFrom: 5, activeInputs: [] }]);
    expect(reader.takeAsked()).toEqual(['seek state-2 5', 'resume state-2']);
  });

  it('is not asked for twice', () => {
    const { reader, reading: process } = reading();
    process.follow([task(1, reads(inputs, 1, 7))]);
    reader.takeAsked();
    process.follow([task(1, reads(inputs, 1, 7))]);
    expect(reader.takeAsked()).toEqual([]);
  });

  it('ends when no task wants it any more', () => {
    const { reader, reading: process } = reading();
    process.follow([task(1, reads(inputs, 1, 7))]);
    reader.takeAsked();
    process.follow([task(1)]);
    expect(reader.takeAsked()).toEqual(['pause inputs-1']);
    expect(process.continues(fetched('inputs', 1, 7, 8))).toBe(false);
  });

  it('of a broadcast partition begins where the task that is furthest behind stands', () => {
    const { reader, reading: process } = reading();
    process.follow([task(0, reads(facts, 0, 50)), task(1, reads(facts, 0, 20))]);
    expect(reader.takeAsked()).toEqual(['seek facts-0 20', 'resume facts-0']);
  });

  it('of a broadcast partition goes back for a task that comes later, and not for one that leaves', () => {
    const { reader, reading: process } = reading();
    process.follow([task(0, reads(facts, 0, 50))]);
    reader.takeAsked();
    process.follow([task(0, reads(facts, 0, 50)), task(1, reads(facts, 0, 20))]);
    expect(reader.takeAsked()).toEqual(['seek facts-0 20', 'resume facts-0']);
    process.follow([task(0, reads(facts, 0, 50))]);
    expect(reader.takeAsked()).toEqual([]);
  });

  it('is asked for anew after an assignment, as positions are void then', () => {
    const { reader, reading: process } = reading();
    process.follow([task(1, reads(inputs, 1, 7))]);
    reader.takeAsked();
    process.reassigned();
    expect(process.continues(fetched('inputs', 1, 7, 8))).toBe(false);
    process.follow([task(1, reads(inputs, 1, 7))]);
    expect(reader.takeAsked()).toEqual(['seek inputs-1 7', 'resume inputs-1']);
  });
});

describe('a batch', () => {
  it.each`
    from | passes   | what
    ${7} | ${true}  | ${'where reading stands'}
    ${6} | ${false} | ${'before: fetched before a seek'}
    ${8} | ${false} | ${'behind: the log was cut'}
    ${0} | ${false} | ${'at the beginning: the broker has moved the position'}
  `('fetched from $from is passed on: $passes ($what)', ({ from, passes }) => {
    const { reading: process } = reading();
    process.follow([task(1, reads(inputs, 1, 7))]);
    expect(process.continues(fetched('inputs', 1, from as number, 20))).toBe(passes);
  });

  it('goes on where the one before ended, control records included', () => {
    const { reading: process } = reading();
    process.follow([task(1, reads(inputs, 1, 7))]);
    expect(process.continues(fetched('inputs', 1, 7, 10))).toBe(true);
    expect(process.continues(fetched('inputs', 1, 10, 11, 0))).toBe(true);
    expect(process.continues(fetched('inputs', 1, 11, 15))).toBe(true);
  });

  it('that was refused makes reading begin anew where the tasks stand', () => {
    const { reader, reading: process } = reading();
    process.follow([task(1, reads(inputs, 1, 7))]);
    reader.takeAsked();
    expect(process.continues(fetched('inputs', 1, 9, 12))).toBe(false);
    expect(process.continues(fetched('inputs', 1, 7, 8))).toBe(false);
    process.follow([task(1, reads(inputs, 1, 7))]);
    expect(reader.takeAsked()).toEqual(['seek inputs-1 7', 'resume inputs-1']);
  });

  it('of a partition that nobody reads is not passed on', () => {
    const { reading: process } = reading();
    expect(process.continues(fetched('inputs', 0, 0, 1))).toBe(false);
  });

  it('without records may follow a hole in the compacted state, but not elsewhere', () => {
    const { reading: process } = reading();
    const restoring = { partition: 1, restoringFrom: 5, activeInputs: [reads(inputs, 1, 5)] };
    process.follow([restoring]);
    expect(process.continues(fetched('state', 1, 9, 10, 0))).toBe(true);
    expect(process.continues(fetched('inputs', 1, 9, 10, 0))).toBe(false);
  });
});
