import { outgoing } from '../examples/counting.js';
import { deliverAll, turn } from '../examples/counting-cluster.js';
import { ManualClock } from '../memory/manual-clock.js';
import { MemoryLog } from '../memory/memory-log.js';
import type { RecordBatch } from '../records.js';
import { PositionedReading } from './positioned-reading.js';

const topics = ['events', 'results'];

/** How the services of a test are given their batches. */
let handling: 'inTurn' | 'ahead';

/** A service that writes down what it was given together with the position, as a database would. */
class Service {
  readonly clock: ManualClock;
  readonly log: MemoryLog;
  readonly stored = new Map<string, number>();
  readonly seen: string[] = [];
  readonly retries: string[] = [];
  readonly losses: Error[] = [];
  loads = 0;
  failHandling: Error | undefined;
  failLoading: Error | undefined;
  /** The handler fails after it has stored what it did. */
  losesAnswer = false;
  readonly reading: PositionedReading;

  constructor(log = new MemoryLog({ events: 2, results: 2 }), clock = new ManualClock()) {
    this.log = log;
    this.clock = clock;
    this.reading = new PositionedReading({
      groupId: 'projection',
      coPartitioned: topics,
      broadcast: [],
      handling,
      log,
      clock,
      positions: { load: (topic, partitions) => this.#load(topic, partitions) },
      handle: (batch) => this.#handle(batch),
      onRetry: (topic, partition, cause) => {
        this.retries.push(`${topic}-${String(partition)}: ${cause.message}`);
      },
      onLost: (cause) => this.losses.push(cause),
    });
  }

  #load(topic: string, partitions: readonly number[]): Promise<ReadonlyMap<number, number>> {
    this.loads += 1;
    if (this.failLoading !== undefined) return Promise.reject(this.failLoading);
    const found = partitions.flatMap((partition) => {
      const position = this.stored.get(`${topic}-${String(partition)}`);
      return position === undefined ? [] : [[partition, position] as const];
    });
    return Promise.resolve(new Map(found));
  }

  async #handle({ topic, partition, records, nextOffset }: RecordBatch): Promise<void> {
    await turn();
    if (this.failHandling !== undefined && !this.losesAnswer) throw this.failHandling;
    this.stored.set(`${topic}-${String(partition)}`, nextOffset);
    this.seen.push(...records.map(({ value }) => value?.toString() ?? ''));
    if (this.failHandling !== undefined) throw this.failHandling;
  }

  write(count: number, partition = 0, topic = 'events'): void {
    for (let n = 0; n < count; n++) {
      const offset = this.log.partition(topic, partition).length;
      this.log.append({ topic, partition, record: outgoing('k', String(offset)) });
    }
  }

  run(): Promise<void> {
    return deliverAll(this.log);
  }

  async started(): Promise<this> {
    await this.reading.start();
    await this.run();
    return this;
  }
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => String(from + index));

describe.each(['inTurn', 'ahead'] as const)(
  'reading %s from positions that live with the data',
  (how) => {
    beforeAll(() => {
      handling = how;
    });

    it('begins at the beginning where nothing is stored', async () => {
      const service = new Service();
      service.write(20);
      await service.started();
      expect(service.seen).toEqual(numbers(0, 20));
    });

    it('begins where the store says, for each partition by itself', async () => {
      const service = new Service();
      service.write(20, 0);
      service.write(20, 1);
      service.stored.set('events-0', 15).set('events-1', 18);
      await service.started();
      expect(service.seen.sort()).toEqual([...numbers(15, 20), ...numbers(18, 20)].sort());
    });

    it('is ready once the positions of all its partitions are known', async () => {
      const service = new Service();
      expect(service.reading.isReady).toBe(false);
      await service.started();
      expect(service.reading.isReady).toBe(true);
      service.reading.lost(new Error('out of the group'));
      expect(service.reading.isReady).toBe(false);
      expect(service.losses).toEqual([new Error('out of the group')]);
    });

    it('gives nothing to the handler before the position is known', async () => {
      const service = new Service();
      service.write(3);
      service.failLoading = new Error('no database');
      await service.started();
      expect(service.seen).toEqual([]);
      expect(service.reading.isReady).toBe(false);
      service.failLoading = undefined;
      service.clock.advance(200);
      await service.run();
      expect(service.seen).toEqual(numbers(0, 3));
    });

    it('reads again from the stored position after the handler has failed', async () => {
      const service = await new Service().started();
      service.failHandling = new Error('deadlock');
      service.write(3);
      await service.run();
      expect(service.seen).toEqual([]);
      expect(service.retries).toEqual(['events-0: deadlock']);
      service.failHandling = undefined;
      service.clock.advance(200);
      await service.run();
      expect(service.seen).toEqual(numbers(0, 3));
    });

    it('does not repeat what the handler had stored before it failed', async () => {
      const service = await new Service().started();
      service.failHandling = new Error('connection lost');
      service.losesAnswer = true;
      service.write(3);
      await service.run();
      service.failHandling = undefined;
      service.write(2);
      service.clock.advance(200);
      await service.run();
      expect(service.seen).toEqual(numbers(0, 5));
    });

    it('goes on with the other partitions meanwhile', async () => {
      const service = await new Service().started();
      service.failHandling = new Error('deadlock');
      service.write(1, 0);
      await service.run();
      service.failHandling = undefined;
      service.write(2, 1);
      await service.run();
      expect(service.seen).toEqual(numbers(0, 2));
    });

    it('waits longer after each failure in a row, up to ten seconds, and starts over after a success', async () => {
      const service = await new Service().started();
      service.failHandling = new Error('deadlock');
      service.write(1);
      await service.run();
      const expectRetryAfter = async (delayMs: number) => {
        const before = service.retries.length;
        service.clock.advance(delayMs - 1);
        await service.run();
        expect(service.retries).toHaveLength(before);
        service.clock.advance(1);
        await service.run();
      };
      for (const delayMs of [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]) {
        await expectRetryAfter(delayMs);
      }
      expect(service.retries).toHaveLength(9);
      service.failHandling = undefined;
      await expectRetryAfter(10_000);
      expect(service.seen).toEqual(['0']);
      service.failHandling = new Error('deadlock');
      service.write(1);
      await service.run();
      await expectRetryAfter(200);
      expect(service.retries).toHaveLength(11);
    });

    it('reads again from the stored position when the log goes on elsewhere', async () => {
      const service = await new Service().started();
      service.write(3);
      await service.run();
      const jumped = { topic: 'events', partition: 0, records: [], nextOffset: 9 };
      await service.reading.batch({ ...jumped, fetchedFrom: 8, highWatermark: 9 });
      expect(service.retries).toEqual(['events-0: events-0: expected to go on at 3, got 8']);
      service.write(2);
      service.clock.advance(200);
      await service.run();
      expect(service.seen).toEqual(numbers(0, 5));
    });

    it('goes on after a batch of before a rebalance has failed', async () => {
      const service = await new Service().started();
      service.failHandling = new Error('deadlock');
      service.write(3);
      const delivered = service.log.deliver();
      await new Service(service.log, service.clock).reading.start();
      await delivered;
      service.failHandling = undefined;
      await service.run();
      expect(service.retries).toEqual([]);
      expect(service.seen).toEqual(numbers(0, 3));
    });

    it('says that data is gone when the log begins behind the stored position', async () => {
      const service = new Service();
      service.write(10);
      service.stored.set('events-0', 3);
      service.log.deleteBefore('events', 0, 5);
      await service.started();
      expect(service.retries[0]).toContain(
        'events-0: the stored position 3 lies before the beginning 5',
      );
      expect(service.seen).toEqual([]);
      expect(service.reading.isReady).toBe(false);
    });

    it('moves past control records without a word to the handler', async () => {
      const service = await new Service().started();
      const writer = service.log.transactionalWriter('w');
      await writer.fence();
      const record = outgoing('k', 'a');
      for (let n = 0; n < 9; n++) {
        await writer.commit([{ topic: 'events', partition: 0, record }], []);
      }
      await service.run();
      expect(service.seen).toHaveLength(9);
      expect(service.retries).toEqual([]);
    });

    it('shares the partitions of all topics with a second instance, each with all of a partition', async () => {
      const first = await new Service().started();
      const second = await new Service(first.log, first.clock).started();
      for (const topic of topics) for (const partition of [0, 1]) first.write(1, partition, topic);
      await first.run();
      expect([first.seen, second.seen]).toEqual([
        ['0', '0'],
        ['0', '0'],
      ]);
      await second.reading.close();
      await first.run();
      for (const topic of topics) for (const partition of [0, 1]) first.write(1, partition, topic);
      await first.run();
      expect(first.seen.filter((value) => value === '1')).toHaveLength(4);
    });

    it('ends while it waits to read again', async () => {
      const service = await new Service().started();
      service.failHandling = new Error('deadlock');
      service.write(1);
      await service.run();
      const { loads } = service;
      await service.reading.close();
      await service.run();
      expect(service.loads).toBe(loads);
    });
  },
);
