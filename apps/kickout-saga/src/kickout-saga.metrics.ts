import { Injectable, Logger } from '@nestjs/common';
import type { RequestCompleted, RoomEvent } from '#contracts';
import type { RemovalPauseStatus } from '#membership';
import { Metrics } from '#observability';
import type { StreamObserver, TaskPhase } from '#streaming';
import type { DecisionObserver } from './rooms-task.js';

/** What the streaming runtime and the rooms report, as metrics and log lines. */
@Injectable()
export class KickoutSagaMetrics implements StreamObserver, DecisionObserver {
  private readonly logger = new Logger('kickout-saga');
  private readonly phases = new Map<number, TaskPhase>();

  constructor(private readonly metrics: Metrics) {}

  taskPhase(partition: number, phase: TaskPhase): void {
    this.phases.set(partition, phase);
    if (phase === 'closed') this.phases.delete(partition);
    const tasks = this.metrics.gauge('chatroom_saga_tasks');
    tasks.reset();
    for (const state of this.phases.values()) tasks.inc({ state });
    this.logger.log(`Task ${String(partition)} is ${phase}`);
  }

  recordsRead(topic: string, count: number): void {
    this.metrics.counter('chatroom_saga_records_total').inc({ topic }, count);
  }

  event({ type, data }: RoomEvent, decidedAt: number): void {
    this.metrics.counter('chatroom_saga_events_total').inc({ type });
    if (type !== 'MemberRemoved') return;
    this.metrics.counter('chatroom_saga_removals_total').inc({ reason: data.reason });
    const delaySeconds = Math.max(0, decidedAt - data.occurredAt) / 1_000;
    this.metrics.histogram('chatroom_saga_removal_delay_seconds').observe(delaySeconds);
  }

  result({ code }: RequestCompleted): void {
    this.metrics.counter('chatroom_saga_results_total').inc({ code });
  }

  paused({ gone, members, until }: RemovalPauseStatus): void {
    this.metrics.counter('chatroom_saga_pauses_total').inc();
    const end = new Date(until).toISOString();
    this.logger.warn(
      `${String(gone)} of ${String(members)} members of a task went offline at once: automatic removal pauses until ${end}`,
    );
  }

  resumed(): void {
    this.logger.log('Automatic removal goes on in a task');
  }

  /** Asked for when the metrics are read. */
  pauses(pausedTasks: () => number): void {
    this.metrics.gauge('chatroom_saga_paused_tasks', (gauge) => {
      gauge.set(pausedTasks());
    });
  }

  /** Asked for when the metrics are read; -Infinity: no task has heard the log's time. */
  clock(aheadMs: () => number): void {
    this.metrics.gauge('chatroom_saga_clock_ahead_seconds', (gauge) => {
      const ms = aheadMs();
      if (ms > -Infinity) gauge.set(ms / 1_000);
    });
  }

  /** Sizes are asked for when the metrics are read. */
  sizes(members: () => number): void {
    this.metrics.gauge('chatroom_saga_members', (gauge) => {
      gauge.set(members());
    });
  }

  ignored(topic: string): void {
    this.metrics.counter('chatroom_saga_records_ignored_total').inc({ topic });
  }

  committed(_partition: number, _records: number, durationMs: number): void {
    this.metrics.histogram('chatroom_saga_commit_duration_seconds').observe(durationMs / 1_000);
  }

  barrierPassed(_partition: number, durationMs: number): void {
    this.metrics.histogram('chatroom_saga_barrier_duration_seconds').observe(durationMs / 1_000);
  }

  deadLettered(topic: string): void {
    this.metrics.counter('chatroom_saga_dead_letters_total').inc({ topic });
  }

  taskFailed(partition: number, cause: Error): void {
    this.metrics.counter('chatroom_saga_task_failures_total').inc();
    this.logger.error(
      `Task ${String(partition)} failed and is started anew: ${cause.message}`,
      cause.stack,
    );
  }

  inputLost(topic: string, partition: number, from: number, to: number): void {
    this.logger.error(
      `${topic}-${String(partition)}: records ${String(from)} to ${String(to - 1)} were deleted before they were read`,
    );
  }
}
