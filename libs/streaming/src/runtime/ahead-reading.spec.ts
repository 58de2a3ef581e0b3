import { outgoing } from '../examples/counting.js';
import { deliverAll, turn } from '../examples/counting-cluster.js';
import { ManualClock } from '../memory/manual-clock.js';
import { MemoryLog } from '../memory/memory-log.js';
import type { FetchedBatch } from '../records.js';
import { PositionedReading } from './positioned-reading.js';

interface InHand {
  readonly batch: FetchedBatch;
  readonly store: () => void;
  readonly fail: (cause: Error) => void;
}

/** A service that stores batches when the test says so, in their order. */
class Service {
  readonly log = new MemoryLog({ events: 2 });
  readonly clock = new ManualClock();
  readonly inHand: InHand[] = [];
  readonly seen: string[] = [];
  readonly retries: string[] = [];
  readonly stored = new Map<number, number>();
  readonly reading: PositionedReading;

  constructor() {
    this.reading = new PositionedReading({
      groupId: 'projection',
      coPartitioned: ['events'],
      broadcast: [],
      log: this.log,
      clock: this.clock,
      positions: { load: () => Promise.resolve(new Map(this.stored)) },
      handling: 'ahead',
      handle: (batch) => this.#handle(batch),
      onRetry: (topic, partition, { message }) => {
        this.retries.push(`${topic}-${String(partition)}: ${message}`);
      },
      onLost: () => undefined,
    });
  }

  #handle(batch: FetchedBatch): Promise<void> {
    const { partition, records, nextOffset } = batch;
    this.seen.push(...records.map(({ value }) => `${String(partition)}/${String(value)}`));
    return new Promise((resolve, reject) => {
      const store = () => {
        this.stored.set(partition, nextOffset);
        resolve();
      };
      this.inHand.push({ batch, store, fail: reject });
    });
  }

  /** One batch of one record. Resolves when the reader may be given the next one. */
  async deliver(partition: number): Promise<void> {
    const offset = String(this.log.partition('events', partition).length);
    this.log.append({ topic: 'events', partition, record: outgoing('k', offset) });
    await this.log.deliver();
  }

  async deliverAhead(count: number): Promise<void> {
    for (let delivered = 0; delivered < count; delivered++) await this.deliver(0);
  }

  async started(): Promise<this> {
    await this.reading.start();
    await deliverAll(this.log);
    return this;
  }
}

const values = (partition: number, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `${partition}/${from + index}`);

describe('reading ahead of what is stored', () => {
  let service: Service;

  beforeEach(async () => {
    service = await new Service().started();
  });

  it('hands over the next batches before the one before is stored', async () => {
    await service.deliverAhead(3);
    await service.deliver(1);
    expect(service.seen).toEqual([...values(0, 0, 3), '1/0']);
  });

  it('waits while eight are in hand', async () => {
    await service.deliverAhead(7);
    let isTaken = false;
    const eighth = service.deliver(0).then(() => {
      isTaken = true;
    });
    await turn();
    expect([service.seen.length, isTaken]).toEqual([8, false]);
    service.inHand[0]?.store();
    await eighth;
  });

  it('begins anew where the store says, once, when what was in hand has been settled', async () => {
    await service.deliverAhead(4);
    const [first, second, third, fourth] = service.inHand;
    first?.store();
    second?.fail(new Error('deadlock'));
    await turn();
    expect(service.retries).toEqual(['events-0: deadlock']);
    service.clock.advance(200);
    await turn();
    expect(service.reading.isReady).toBe(false);
    third?.fail(new Error('deadlock'));
    fourth?.fail(new Error('deadlock'));
    await deliverAll(service.log);
    expect(service.retries).toEqual(['events-0: deadlock']);
    expect(service.seen).toEqual([...values(0, 0, 4), ...values(0, 1, 4)]);
  });

  it('ends when what is in hand has been settled', async () => {
    await service.deliverAhead(2);
    let isClosed = false;
    const closed = service.reading.close().then(() => {
      isClosed = true;
    });
    await turn();
    expect(isClosed).toBe(false);
    for (const { store } of service.inHand) store();
    await closed;
  });
});
