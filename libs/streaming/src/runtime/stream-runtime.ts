import { newStopping } from '../clock.js';
import { partitionOfKey } from '../kafka/partition-of-key.js';
import type { GroupListener, GroupReader } from '../log.js';
import type { FetchedBatch } from '../records.js';
import { broadcastTopics, coPartitionedTopics } from '../topology.js';
import { ProcessReading } from './process-reading.js';
import { StreamTask, type TaskListener } from './stream-task.js';
import type { TaskEnvironment } from './task-environment.js';

/**
 * The tasks of one process: one for each partition that the group assigns to it.
 *
 * Membership of the group says which tasks ought to run here; it is never what makes writing safe,
 * the fence is. A task that fails is started anew only after the coordinator has confirmed that the
 * partition is still ours: two processes that fence each other in turn would never end.
 */
export class StreamRuntime implements GroupListener, TaskListener {
  readonly #environment: TaskEnvironment;
  readonly #tasks = new Map<number, StreamTask>();
  readonly #onLost: (cause: Error) => void;
  readonly #stopping = newStopping();
  #assigned: ReadonlySet<number> = new Set();
  #reader: GroupReader | undefined;
  #reading: ProcessReading | undefined;
  #failuresInARow = 0;
  #hasAssignment = false;
  #isDelivering = false;
  #isReadingOutdated = false;

  /** `onLost` is called when the process is out of the group for good; it should end then. */
  constructor(environment: TaskEnvironment, onLost: (cause: Error) => void) {
    this.#environment = environment;
    this.#onLost = onLost;
  }

  /** Joins the group. Resolves when it is asked to; tasks come with the assignment. */
  async start(): Promise<void> {
    const { topology, log, address } = this.#environment;
    this.#reader = await log.joinGroup(
      {
        groupId: topology.applicationId,
        coPartitioned: coPartitionedTopics(topology),
        broadcast: broadcastTopics(topology),
        held: () => [...this.#tasks.keys()],
        ...(address === undefined ? {} : { address }),
      },
      this,
    );
    this.#reading = new ProcessReading(topology, this.#reader);
    this.#readAsWanted();
  }

  get tasks(): readonly StreamTask[] {
    return [...this.#tasks.values()];
  }

  task(partition: number): StreamTask | undefined {
    return this.#tasks.get(partition);
  }

  /** The task that records of this key belong to, where it is in this process. */
  taskOf(key: string): StreamTask | undefined {
    return this.#tasks.get(partitionOfKey(key, this.#environment.partitionCount));
  }

  /** Whether the group has given this process its part, be it nothing, and all of it runs. */
  get isReady(): boolean {
    return (
      this.#hasAssignment &&
      this.tasks.length === this.#assigned.size &&
      this.tasks.every(({ phase }) => phase === 'running')
    );
  }

  assigned(partitions: readonly number[], broadcastPartitions: ReadonlyMap<string, number>): void {
    this.#reading?.reassigned();
    if (this.#stopping.signal.aborted) return;
    this.#hasAssignment = true;
    this.#assigned = new Set(partitions);
    for (const task of this.tasks) {
      if (this.#assigned.has(task.partition) && task.readsAllOf(broadcastPartitions)) continue;
      this.#drop(task);
    }
    for (const partition of partitions) {
      if (!this.#tasks.has(partition)) this.#create(partition);
    }
    this.#readAsWanted();
  }

  async batch(batch: FetchedBatch): Promise<void> {
    this.#isDelivering = true;
    try {
      if (this.#reading?.continues(batch) === true) await this.#deliver(batch);
      else await this.#checkForLoss(batch);
    } finally {
      this.#isDelivering = false;
      if (this.#isReadingOutdated) this.#readAsWanted();
    }
  }

  async #deliver(batch: FetchedBatch): Promise<void> {
    const { topology } = this.#environment;
    if (batch.topic === topology.state) {
      await this.#tasks.get(batch.partition)?.restore(batch);
    } else if (broadcastTopics(topology).includes(batch.topic)) {
      for (const task of this.tasks) await task.accept(batch);
    } else {
      await this.#tasks.get(batch.partition)?.accept(batch);
    }
  }

  /**
   * A batch that starts behind what was asked for: retention may have deleted what lay between. Where
   * the log does not say, what was asked for is asked for again, and with it this.
   */
  async #checkForLoss({ topic, partition, highWatermark }: FetchedBatch): Promise<void> {
    const begins = await this.#environment.log.beginningOffsets(topic).catch(() => []);
    const range = { beginning: begins[partition] ?? 0, end: highWatermark };
    for (const task of this.tasks) task.inputBegins(topic, partition, range);
    this.#readAsWanted();
  }

  lost(cause: Error): void {
    this.#stopping.abort();
    this.#hasAssignment = false;
    for (const task of this.tasks) this.#drop(task);
    this.#onLost(cause);
  }

  changed(): void {
    this.#readAsWanted();
  }

  failed(task: StreamTask): void {
    this.#drop(task);
    this.#readAsWanted();
    void this.#restart(task.partition);
  }

  async #restart(partition: number): Promise<void> {
    const { clock, settings } = this.#environment;
    const delayMs = settings.restartDelayMs * 2 ** Math.min(this.#failuresInARow, 16);
    this.#failuresInARow += 1;
    await clock.sleep(Math.min(delayMs, settings.restartDelayMaxMs), this.#stopping.signal);
    await this.#reader?.membershipConfirmed().catch(() => undefined);
    if (this.#stopping.signal.aborted) return;
    if (!this.#assigned.has(partition) || this.#tasks.has(partition)) return;
    this.#create(partition);
  }

  #create(partition: number): void {
    const task = new StreamTask(partition, this.#environment, this);
    this.#tasks.set(partition, task);
    void task.start();
  }

  #drop(task: StreamTask): void {
    if (this.#tasks.get(task.partition) === task) this.#tasks.delete(task.partition);
    void task.abandon();
  }

  /**
   * Not while a batch is being delivered: some tasks have it already, others do not. Once the process
   * is stopping, nothing is wanted.
   */
  #readAsWanted(): void {
    this.#isReadingOutdated = this.#isDelivering;
    if (this.#isDelivering) return;
    this.#reading?.follow(this.#stopping.signal.aborted ? [] : this.tasks);
  }

  /** To be called at every `tickIntervalMs`. */
  tick(): void {
    for (const task of this.tasks) task.tick();
    if (this.isReady) this.#failuresInARow = 0;
  }

  /** Takes in no more, commits what there is, leaves the group. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.tasks.map((task) => task.close()));
    this.#tasks.clear();
    await this.#reader?.close();
  }
}
