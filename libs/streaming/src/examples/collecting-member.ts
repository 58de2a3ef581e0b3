import type { GroupListener, GroupOptions, GroupReader, Log } from '../log.js';
import type { FetchedBatch, ReceivedRecord } from '../records.js';

/** A member of a group that notes what it is given. */
export class CollectingMember implements GroupListener {
  readonly assignments: (readonly number[])[] = [];
  readonly batches: FetchedBatch[] = [];
  broadcast: ReadonlyMap<string, number> = new Map();
  losses: Error[] = [];
  /** How long it takes to handle a batch, in turns of the event loop. */
  handlingTurns = 0;
  mostAtOnce = 0;
  /** Whether a new assignment, which voids all positions, is answered by asking for them again. */
  readsOn = true;
  readonly #wanted = new Map<string, readonly [topic: string, partition: number, from: number]>();
  reader: GroupReader | undefined;
  #atOnce = 0;
  #isClosed = false;

  async join(log: Log, options: Omit<GroupOptions, 'held'>): Promise<void> {
    this.reader = await log.joinGroup({ ...options, held: () => this.partitions }, this);
  }

  assigned(partitions: readonly number[], broadcast: ReadonlyMap<string, number>): void {
    this.assignments.push(partitions);
    this.broadcast = broadcast;
    if (!this.readsOn) return;
    for (const [topic, partition, from] of this.#wanted.values()) {
      if (!broadcast.has(topic) && !partitions.includes(partition)) continue;
      this.readFrom(topic, partition, this.nextOf(topic, partition) ?? from);
    }
  }

  async batch(batch: FetchedBatch): Promise<void> {
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    for (let turn = 0; turn < this.handlingTurns; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.batches.push({ ...batch }); // its records are taken out, to be looked at later
    this.#atOnce -= 1;
  }

  lost(cause: Error): void {
    this.losses.push(cause);
  }

  /** The co-partitioned partitions of the newest assignment. */
  get partitions(): readonly number[] {
    return this.assignments.at(-1) ?? [];
  }

  readFrom(topic: string, partition: number, offset: number): void {
    this.#wanted.set(`${topic}|${String(partition)}`, [topic, partition, offset]);
    this.reader?.seek(topic, partition, offset);
    this.reader?.resume(topic, partition);
  }

  pause(topic: string, partition: number): void {
    this.#wanted.delete(`${topic}|${String(partition)}`);
    this.reader?.pause(topic, partition);
  }

  #batchesOf(topic: string, partition: number): FetchedBatch[] {
    return this.batches.filter((batch) => batch.topic === topic && batch.partition === partition);
  }

  recordsOf(topic: string, partition: number): ReceivedRecord[] {
    return this.#batchesOf(topic, partition).flatMap(({ records }) => records);
  }

  valuesOf(topic: string, partition: number): (string | undefined)[] {
    return this.recordsOf(topic, partition).map(({ value }) => value?.toString());
  }

  /** How far a partition was read. */
  nextOf(topic: string, partition: number): number | undefined {
    return this.#batchesOf(topic, partition).at(-1)?.nextOffset;
  }

  /** The partitions of which anything has arrived. */
  get topicsSeen(): string[] {
    const names = this.batches.map(({ topic, partition }) => `${topic}-${String(partition)}`);
    return [...new Set(names)].sort();
  }

  /** Whether some batch did not begin where the one before it, of its partition, ended. */
  get hasGaps(): boolean {
    return this.batches.some(({ topic, partition, fetchedFrom }, index) => {
      const before = this.batches
        .slice(0, index)
        .findLast((batch) => batch.topic === topic && batch.partition === partition);
      return before !== undefined && before.nextOffset !== fetchedFrom;
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.reader?.close();
  }
}
