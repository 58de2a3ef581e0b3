import { topics } from '#contracts';
import { recordsOf } from '../examples/logs.js';
import { created, joined } from '../examples/room-events.js';
import { type FollowingBatch, PartitionWriter } from './partition-writer.js';
import type { Stretch } from './stretch.js';

const records = recordsOf([
  created('r', 1),
  ...Array.from({ length: 9 }, (_, index) => joined('r', index + 2, `user-${index}`)),
]);

function batch(fetchedFrom: number, nextOffset: number): FollowingBatch {
  const inside = records.slice(fetchedFrom, nextOffset);
  return { topic: topics.membership, partition: 0, records: inside, fetchedFrom, nextOffset };
}

/** A database whose transactions end when the test says so. */
class Database {
  readonly written: string[] = [];
  readonly #ends: ((failure?: Error) => void)[] = [];

  readonly write = (stretch: Stretch, continues: number | undefined): Promise<number> => {
    const { nextOffset, recordCount } = stretch;
    this.written.push(`${continues ?? 'none'} to ${nextOffset}: ${recordCount} records`);
    return new Promise((resolve, reject) => {
      this.#ends.push((failure) => {
        if (failure === undefined) resolve(nextOffset);
        else reject(failure);
      });
    });
  };

  async end(failure?: Error): Promise<void> {
    this.#ends.shift()?.(failure);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('the writer of a partition', () => {
  let database: Database;
  let settled: string[];
  let writer: PartitionWriter;

  beforeEach(() => {
    database = new Database();
    settled = [];
    writer = new PartitionWriter(undefined, database.write);
  });

  const apply = (from: number, to: number) => {
    writer.apply(batch(from, to)).then(
      () => settled.push(`${to} stored`),
      (error: unknown) => settled.push(`${to}: ${String(error)}`),
    );
  };

  it('writes a batch at once where nothing is under way', async () => {
    apply(0, 3);
    expect(database.written).toEqual(['none to 3: 3 records']);
    expect(settled).toEqual([]);
    await database.end();
    expect(settled).toEqual(['3 stored']);
  });

  it('writes together what comes while a transaction is under way', async () => {
    apply(0, 3);
    apply(3, 4);
    apply(4, 8);
    await database.end();
    expect(settled).toEqual(['3 stored']);
    apply(8, 10);
    await database.end();
    expect(settled).toEqual(['3 stored', '4 stored', '8 stored']);
    await database.end();
    expect(database.written).toEqual([
      'none to 3: 3 records',
      '3 to 8: 5 records',
      '8 to 10: 2 records',
    ]);
    expect(settled.at(-1)).toBe('10 stored');
  });

  it('goes on from the position that it was given', () => {
    writer = new PartitionWriter(4, database.write);
    apply(4, 6);
    expect(database.written).toEqual(['4 to 6: 2 records']);
  });

  it('writes nothing behind what could not be written', async () => {
    apply(0, 3);
    apply(3, 4);
    await database.end(new Error('no disk'));
    apply(4, 8);
    await database.end();
    expect(database.written).toEqual(['none to 3: 3 records']);
    expect(settled).toEqual(['3: Error: no disk', '4: Error: no disk', '8: Error: no disk']);
  });

  it('refuses a batch that does not go on where the one before ended', async () => {
    apply(0, 3);
    apply(4, 8);
    await database.end();
    expect(settled).toEqual(['8: RangeError: expected to go on at 3, got 4', '3 stored']);
    expect(database.written).toHaveLength(1);
  });
});
