import type { TopicOffset } from '../records.js';
import { broadcastTopics } from '../topology.js';
import { type LossCheck, lossCheckIntervalMs } from './loss-check.js';
import type { ReadBarrier } from './read-barrier.js';
import type { TaskClock } from './task-clock.js';
import type { TaskEnvironment } from './task-environment.js';
import type { TaskCommit } from './task-commit.js';
import type { TaskContext, TaskLogic, Unconfirmed } from './task-logic.js';
import type { TaskPositions } from './task-positions.js';

/** What the work needs to know of the task whose work it is. */
export interface WorkingTask {
  readonly partition: number;
  readonly logic: TaskLogic;
  isRunning(): boolean;
  /** The batch that is being handled, if one is. */
  handling(): Promise<void> | undefined;
  context(): TaskContext;
  congestionEnded(): void;
  failed(error: unknown): void;
}

interface WorkParts {
  readonly environment: TaskEnvironment;
  readonly clock: TaskClock;
  readonly task: WorkingTask;
  readonly commit: TaskCommit;
  readonly barrier: ReadBarrier;
  readonly lossCheck: LossCheck;
  readonly positions: TaskPositions;
}

/**
 * What a running task does beside handling its inputs: it fires timers, it commits, and it confirms decisions once what
 * matters to them has been read to its end. Each of the last two goes on by itself, one step after
 * another, as long as there is something to do.
 */
export class TaskWork {
  readonly #environment: TaskEnvironment;
  readonly #clock: TaskClock;
  readonly #task: WorkingTask;
  readonly #commit: TaskCommit;
  readonly #barrier: ReadBarrier;
  readonly #lossCheck: LossCheck;
  readonly #positions: TaskPositions;
  #committing: Promise<void> | undefined;
  #confirming: Promise<void> | undefined;
  #forgotAt: number;

  constructor({ environment, clock, task, commit, barrier, lossCheck, positions }: WorkParts) {
    this.#environment = environment;
    this.#clock = clock;
    this.#task = task;
    this.#commit = commit;
    this.#barrier = barrier;
    this.#lossCheck = lossCheck;
    this.#positions = positions;
    this.#forgotAt = environment.clock.monotonic();
  }

  /**
   * Fires timers, forgets what is settled, commits what is due. Timers wait until the inputs have been
   * caught up with once: what was written before a timer's time goes first. And they wait for the log's clock, too.
   */
  tick(): void {
    if (!this.#task.isRunning()) return;
    const { clock } = this.#environment;
    const { logic } = this.#task;
    try {
      const timerAt = logic.nextTimerAt() ?? Infinity;
      const { earliest } = this.#clock;
      if (timerAt <= earliest && this.#positions.hasCaughtUp(clock.monotonic())) {
        logic.timersDue(this.#task.context(), earliest);
      }
      this.#forgetSettled(clock.monotonic());
    } catch (error) {
      this.#task.failed(error);
    }
    this.advance();
  }

  #forgetSettled(now: number): void {
    if (this.#positions.settledAt(now) < this.#forgotAt + this.#positions.replayMsMax) return;
    this.#task.logic.forgetSettled();
    this.#forgotAt = now;
  }

  /** Resolves once what was decided is committed; rejects where the task does not run or ends before. */
  async decide(decision: (context: TaskContext) => void): Promise<void> {
    if (!this.#task.isRunning()) throw new Error('the task is not running');
    decision(this.#task.context());
    const committed = this.#commit.request();
    this.advance();
    await committed;
  }

  /** Starts what there is to do and not under way yet. */
  advance(): void {
    if (!this.#task.isRunning()) return;
    if (this.#committing === undefined && this.#canCommit) {
      this.#committing = this.#commitWhileDue();
    }
    if (this.#confirming !== undefined) return;
    if (this.#task.logic.hasUnconfirmed()) this.#confirming = this.#confirmWhileUnconfirmed();
    else this.#holdWhileHeldBack();
  }

  #holdWhileHeldBack(): void {
    if (this.#task.logic.holdsBack()) this.#positions.hold(this.#environment.clock.monotonic());
    else this.#positions.release();
  }

  /** Resolves when nothing is under way; the task must not be running any more. */
  async end(): Promise<void> {
    this.#barrier.abandon();
    await Promise.all([this.#committing, this.#confirming]);
  }

  /** Between two batches only: the positions must say what the memory holds. */
  get #canCommit(): boolean {
    return this.#task.handling() === undefined && this.#commit.isDue;
  }

  async #commitWhileDue(): Promise<void> {
    try {
      while (this.#task.isRunning() && this.#canCommit) {
        const wasCongested = this.#commit.isCongested;
        await this.#commit.run();
        if (wasCongested) this.#task.congestionEnded();
      }
    } catch (error) {
      this.#task.failed(error);
    } finally {
      this.#committing = undefined;
    }
  }

  /**
   * One barrier for everything that waits: the ends are asked for after it was taken, so whatever was
   * written to the sources concerned before it became due is read before it is decided. Meanwhile the
   * trailing positions stay where they are: what made it due must be read again after a restart. So
   * they do when the task ends before it has confirmed.
   */
  async #confirmWhileUnconfirmed(): Promise<void> {
    try {
      this.#positions.hold(this.#environment.clock.monotonic());
      while (this.#task.isRunning() && this.#task.logic.hasUnconfirmed()) {
        const unconfirmed = this.#task.logic.takeUnconfirmed();
        await this.#passBarrier(unconfirmed);
        await this.#confirm(unconfirmed);
      }
    } catch (error) {
      this.#task.failed(error);
    } finally {
      this.#confirming = undefined;
      if (this.#task.isRunning()) this.#holdWhileHeldBack();
    }
  }

  async #confirm(unconfirmed: Unconfirmed): Promise<void> {
    const { confirmationsMax } = this.#environment.settings;
    while (this.#task.isRunning()) {
      const areSomeLeft = unconfirmed.confirm(this.#task.context(), confirmationsMax);
      this.advance();
      if (!areSomeLeft) return;
      await (this.#committing ?? this.#task.handling());
    }
  }

  async #passBarrier({ inputs }: Unconfirmed): Promise<void> {
    const { topology, log, clock, observer } = this.#environment;
    const startedAt = clock.monotonic();
    const broadcast = broadcastTopics(topology);
    const ends = [...broadcast, ...inputs].map(async (topic): Promise<TopicOffset[]> => {
      const offsets = await log.endOffsets(topic);
      return Array.from(offsets, (offset, partition) => ({ topic, partition, offset })).filter(
        ({ partition }) => partition === this.#task.partition || broadcast.includes(topic),
      );
    });
    await this.#reach((await Promise.all(ends)).flat());
    observer.barrierPassed(this.#task.partition, clock.monotonic() - startedAt);
  }

  async #reach(ends: readonly TopicOffset[]): Promise<void> {
    const { clock } = this.#environment;
    const passed = new AbortController();
    const reached = this.#barrier.reach(ends).then(() => {
      passed.abort();
    });
    for (;;) {
      await Promise.race([reached, clock.sleep(lossCheckIntervalMs, passed.signal)]);
      if (passed.signal.aborted) return;
      await this.#lossCheck.now(ends.map(({ topic }) => topic));
    }
  }
}
