import { Injectable } from '@nestjs/common';
import { Metrics } from '#observability';
import type { Stretch } from '#persistence';

/** What the projection reports. */
@Injectable()
export class MembershipProjectionMetrics {
  constructor(private readonly metrics: Metrics) {}

  applied({ topic, recordCount, newestAt }: Stretch, durationMs: number, nowMs: number): void {
    this.metrics.counter('chatroom_projection_records_total').inc({ topic }, recordCount);
    this.metrics
      .histogram('chatroom_projection_commit_duration_seconds')
      .observe(durationMs / 1_000);
    if (newestAt !== undefined) {
      const delaySeconds = Math.max(0, nowMs - newestAt) / 1_000;
      this.metrics.histogram('chatroom_projection_delay_seconds').observe(delaySeconds);
    }
  }

  failed(): void {
    this.metrics.counter('chatroom_projection_failures_total').inc();
  }
}
