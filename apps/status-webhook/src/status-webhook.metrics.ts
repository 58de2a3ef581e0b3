import type { Metrics } from '#observability';
import type { Attempt } from './http-attempt.js';
import type { StatusRequest } from './status-requests.js';

/** What the status webhook reports, by receiver. */
export class StatusWebhookMetrics {
  /** By receiver and partition: when the first event that is in hand and not acknowledged was decided. */
  private readonly oldest: ReadonlyMap<string, Map<string, number>>;

  constructor(
    private readonly metrics: Metrics,
    receivers: readonly string[],
  ) {
    this.oldest = new Map(receivers.map((receiver) => [receiver, new Map()]));
    this.metrics.gauge('chatroom_webhook_oldest_undelivered_age_seconds', (gauge) => {
      for (const [receiver, moments] of this.oldest) {
        const oldestAt = Math.min(...moments.values());
        gauge.set({ receiver }, Math.max(0, Date.now() - oldestAt) / 1_000);
      }
    });
  }

  /** `oldestAt`: of what waits in the partition; undefined where nothing does. */
  waiting(receiver: string, partition: string, oldestAt: number | undefined): void {
    if (oldestAt === undefined) this.oldest.get(receiver)?.delete(partition);
    else this.oldest.get(receiver)?.set(partition, oldestAt);
  }

  attempted(receiver: string, outcome: Attempt['outcome'], durationMs: number): void {
    this.metrics.counter('chatroom_webhook_attempts_total').inc({ receiver, outcome });
    this.metrics
      .histogram('chatroom_webhook_request_duration_seconds')
      .observe({ receiver }, durationMs / 1_000);
  }

  delivered(receiver: string, { entries, oldestAt }: StatusRequest, nowMs: number): void {
    this.metrics.counter('chatroom_webhook_entries_delivered_total').inc({ receiver }, entries);
    this.metrics
      .histogram('chatroom_webhook_delay_seconds')
      .observe({ receiver }, Math.max(0, nowMs - oldestAt) / 1_000);
  }
}
