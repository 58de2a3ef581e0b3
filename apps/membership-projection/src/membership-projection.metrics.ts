import { Injectable } from '@nestjs/common';
import { Metrics } from '#observability';
import type { RecordBatch } from '#streaming';

/** What the projection reports. */
@Injectable()
export class MembershipProjectionMetrics {
  constructor(private readonly metrics: Metrics) {}

  applied({ topic, records }: RecordBatch, durationMs: number, nowMs: number): void {
    this.metrics.counter('chatroom_projection_records_total').inc({ topic }, records.length);
    this.metrics
      .histogram('chatroom_projection_commit_duration_seconds')
      .observe(durationMs / 1_000);
    const newest = records.at(-1)?.timestamp;
    if (newest !== undefined) {
      const delaySeconds = Math.max(0, nowMs - newest) / 1_000;
      this.metrics.histogram('chatroom_projection_delay_seconds').observe(delaySeconds);
    }
  }

  failed(): void {
    this.metrics.counter('chatroom_projection_failures_total').inc();
  }
}
