import type { TransactionalWriter } from '../log.js';
import type { FetchedBatch, RecordBatch } from '../records.js';
import { partOf, recordsOf } from '../records-in-place.js';
import { InputLostError } from './input-lost-error.js';
import { LossCheck } from './loss-check.js';
import { ReadBarrier } from './read-barrier.js';
import { TaskClock } from './task-clock.js';
import { TaskCommit } from './task-commit.js';
import { type ContextParts, createTaskContext } from './task-context.js';
import { TaskLifecycle, type TaskPhase } from './task-lifecycle.js';
import type { TaskEnvironment } from './task-environment.js';
import type { TaskContext, TaskLogic } from './task-logic.js';
import { TaskOutputs } from './task-outputs.js';
import { type OffsetRange, type TaskInput, TaskPositions } from './task-positions.js';
import { TaskRestoration } from './task-restoration.js';
import { TaskWork, type WorkingTask } from './task-work.js';

/** What a task tells the process that it runs in. */
export interface TaskListener {
  /** The inputs that the task wants to be read, or their positions, have changed. */
  changed(task: StreamTask): void;
  failed(task: StreamTask, cause: Error): void;
}

/**
 * One partition's inputs, memory and outputs; the only writer of its rooms in the cluster.
 *
 * Invariant: what is committed is a state, the outputs that led to it and the positions of the inputs
 * that it includes, all of the same moment. So a commit is cut only between two batches, takes all of
 * it at once, and after any failure the memory is thrown away and read back from the log.
 *
 * While a commit is under way inputs go on being handled; what they bring goes into the next one.
 */
export class StreamTask {
  readonly partition: number;
  readonly logic: TaskLogic;
  readonly clock: TaskClock;
  readonly #environment: TaskEnvironment;
  readonly #listener: TaskListener;
  readonly #lifecycle = new TaskLifecycle();
  readonly #writer: TransactionalWriter;
  readonly #contextParts: ContextParts;
  readonly #positions: TaskPositions;
  readonly #barrier: ReadBarrier;
  readonly #lossCheck: LossCheck;
  readonly #work: TaskWork;
  readonly #commit: TaskCommit;
  #restoration: TaskRestoration | undefined;
  #handling: Promise<void> | undefined;

  constructor(partition: number, environment: TaskEnvironment, listener: TaskListener) {
    const { topology, log } = environment;
    this.partition = partition;
    this.logic = environment.createLogic(partition);
    this.#environment = environment;
    this.#listener = listener;
    this.clock = new TaskClock(environment.clock);
    this.#writer = log.transactionalWriter(`${topology.applicationId}-${String(partition)}`);
    this.#positions = new TaskPositions(topology, this.logic);
    this.#barrier = new ReadBarrier(this.#positions);
    this.#lossCheck = new LossCheck(environment, this.inputBegins.bind(this));
    const { clock, logic } = this;
    const outputs = new TaskOutputs(topology, partition);
    this.#contextParts = { environment, clock, partition, logic, outputs };
    const shared = { environment, clock, positions: this.#positions };
    this.#commit = new TaskCommit({ ...shared, logic, writer: this.#writer, outputs });
    this.#work = new TaskWork({
      ...shared,
      task: this.#asWorking(),
      commit: this.#commit,
      barrier: this.#barrier,
      lossCheck: this.#lossCheck,
    });
  }

  #asWorking(): WorkingTask {
    return {
      partition: this.partition,
      logic: this.logic,
      isRunning: () => this.#lifecycle.is('running'),
      handling: () => this.#handling,
      context: () => this.#context(false),
      congestionEnded: () => {
        this.#listener.changed(this);
      },
      failed: (error) => {
        this.#fail(error);
      },
    };
  }

  get phase(): TaskPhase {
    return this.#lifecycle.phase;
  }

  /** From where the state topic is to be read, while the task is being restored from it. */
  get restoringFrom(): number | undefined {
    return this.#lifecycle.is('restoring') ? this.#restoration?.next : undefined;
  }

  /** The inputs that the task wants to be read now, other than its state. */
  get activeInputs(): readonly TaskInput[] {
    const inputs = this.#positions.all();
    if (this.#lifecycle.is('warming')) return inputs.filter(({ source }) => source.replayMs);
    if (!this.#lifecycle.is('running')) return [];
    if (!this.#commit.isCongested) return inputs;
    return inputs.filter(({ source }) => source.kind === 'broadcast');
  }

  /** Whether the task reads as many partitions of each broadcast source as there are. */
  readsAllOf(partitionsByTopic: ReadonlyMap<string, number>): boolean {
    const inputs = this.#positions.all();
    return [...partitionsByTopic].every(([topic, count]) => {
      const known = inputs.filter(({ source }) => source.topic === topic).length;
      return known === 0 || known === count;
    });
  }

  /** Shuts out the earlier owner, then asks for the state to be read. Failures are reported, not thrown. */
  async start(): Promise<void> {
    const { topology, log } = this.#environment;
    try {
      this.#enter('fencing');
      await this.#writer.fence();
      const beginnings = await log.beginningOffsets(topology.state);
      const ends = await log.endOffsets(topology.state);
      await this.#commit.hearTime();
      if (!this.#lifecycle.is('fencing')) return;
      const [beginning, end] = [beginnings[this.partition] ?? 0, ends[this.partition] ?? 0];
      this.#restoration = new TaskRestoration(this.logic, beginning, end);
      this.#enter('restoring');
      await this.#warmWhenRestored(this.#restoration);
      this.#listener.changed(this);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Takes records of the state topic, from `restoringFrom` on. */
  async restore(batch: FetchedBatch): Promise<void> {
    const restoration = this.#restoration;
    if (!this.#lifecycle.is('restoring') || restoration?.isComplete !== false) return;
    try {
      restoration.take(batch);
      await this.#warmWhenRestored(restoration);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #warmWhenRestored(restoration: TaskRestoration): Promise<void> {
    if (!restoration.isComplete) return;
    const { topology, log } = this.#environment;
    for (const source of topology.sources) {
      const beginnings = await log.beginningOffsets(source.topic);
      const ends = await log.endOffsets(source.topic);
      const partitions = source.kind === 'broadcast' ? beginnings.keys() : [this.partition];
      for (const partition of partitions) {
        const range = { beginning: beginnings[partition] ?? 0, end: ends[partition] ?? 0 };
        this.#positions.open(source, partition, restoration.positions, range);
        this.inputBegins(source.topic, partition, range);
      }
    }
    if (!this.#lifecycle.is('restoring')) return;
    this.#restoration = undefined;
    this.#enter('warming');
    this.#listener.changed(this);
    this.#runWhenWarm();
  }

  /**
   * Retention has deleted everything before `beginning`. What lay before the frontier was accounted
   * for, but cannot be read again; what lay after it is lost. Fails the task where the source is one that must not be missed.
   */
  inputBegins(topic: string, partition: number, { beginning, end }: OffsetRange): void {
    const input = this.#positions.get(topic, partition);
    if (input === undefined || input.position.next >= beginning) return;
    const { frontier } = input.position;
    input.position.jump(beginning, end);
    this.#barrier.positionMoved();
    const { observer } = this.#environment;
    const { latest } = this.clock;
    if (frontier < beginning) observer.inputLost(topic, partition, frontier, beginning);
    if (frontier >= beginning) this.logic.replayLost(topic, partition, latest);
    else if (input.source.onLoss === 'forget') this.logic.inputLost(topic, partition, latest);
    else this.#fail(new InputLostError(topic, partition, frontier, beginning));
  }

  #runWhenWarm(): void {
    if (!this.#lifecycle.is('warming') || this.#positions.replaying.length > 0) return;
    this.#enter('running');
    this.#work.advance();
    this.#listener.changed(this);
  }

  /** What was to be read again may have been deleted meanwhile, to the last record. */
  async #warmWithoutWhatIsLost(): Promise<void> {
    await this.#lossCheck.nowAndThen(this.#positions.replaying.map(({ source }) => source.topic));
    this.#runWhenWarm();
  }

  /**
   * Hands the part of `batch` that the task has not seen yet to the application. A task that has begun to
   * read while the batch was being delivered to others has not got that far.
   */
  async accept(batch: FetchedBatch): Promise<void> {
    const input = this.#positions.get(batch.topic, batch.partition);
    if (input === undefined || !this.#lifecycle.is('warming', 'running')) return;
    const { next } = input.position;
    if (batch.fetchedFrom > next || batch.nextOffset <= next) return;
    this.#handling = this.#handle(batch, input);
    await this.#handling;
    this.#handling = undefined;
    this.#runWhenWarm();
    this.#work.advance();
    if (this.#commit.isCongested) this.#listener.changed(this);
  }

  async #handle(batch: FetchedBatch, { position }: TaskInput): Promise<void> {
    const { next } = position;
    const fresh = position.replaying ? position.frontier : next;
    try {
      await this.#handlePart(partOf(batch, next, fresh), true);
      await this.#handlePart(partOf(batch, fresh, Infinity), false);
      position.advance(batch.nextOffset, batch.highWatermark, this.#environment.clock.monotonic());
      this.#barrier.positionMoved();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #handlePart(part: RecordBatch, isReplay: boolean): Promise<void> {
    const { count } = recordsOf(part);
    if (count === 0) return;
    const { handlers, observer } = this.#environment;
    const handler = handlers.get(part.topic);
    if (handler === undefined) throw new Error(`no handler for ${part.topic}`);
    observer.recordsRead(part.topic, count);
    await handler({ batch: part, context: this.#context(isReplay) });
  }

  #context(isReplay: boolean): TaskContext {
    return createTaskContext(this.#contextParts, isReplay);
  }

  /** Does what is due by now. Called at every tick. */
  tick(): void {
    if (this.#lifecycle.is('warming')) void this.#warmWithoutWhatIsLost();
    this.#work.tick();
  }

  /**
   * Lets somebody outside decide about the task, beside its inputs. Resolves once what was decided is
   * committed.
   *
   * @throws {Error} where the task is not running, or ends before: it may then have been committed or not.
   */
  async decide(decision: (context: TaskContext) => void): Promise<void> {
    await this.#work.decide(decision);
  }

  /** Takes in no more, commits what there is, ends. Failures are reported, not thrown. */
  async close(): Promise<void> {
    const hasWork = this.#lifecycle.is('running');
    if (hasWork) this.#enter('closing');
    await this.#handling;
    await this.#work.end();
    if (hasWork && this.#lifecycle.is('closing')) {
      await this.#commit.run().catch((error: unknown) => {
        this.#fail(error);
      });
    }
    await this.abandon();
  }

  /** Ends at once: the partition has another owner, or the memory is worthless. */
  async abandon(): Promise<void> {
    if (!this.#lifecycle.is('closed')) this.#enter('closed');
    this.#barrier.abandon();
    this.#commit.abandon();
    await this.#writer.close();
  }

  #enter(phase: TaskPhase): void {
    this.#lifecycle.to(phase);
    this.#environment.observer.taskPhase(this.partition, phase);
    if (!this.#lifecycle.alive) this.logic.ended?.();
  }

  #fail(error: unknown): void {
    if (!this.#lifecycle.alive) return;
    const cause = error instanceof Error ? error : new Error(String(error));
    this.#enter('failed');
    this.#environment.observer.taskFailed(this.partition, cause);
    this.#barrier.abandon();
    this.#commit.abandon();
    this.#listener.failed(this, cause);
  }
}
