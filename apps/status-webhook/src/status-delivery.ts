import { Logger } from '@nestjs/common';
import type { BatchProgress, Clock, RecordBatch } from '#streaming';
import type { Attempt } from './http-attempt.js';
import type { StatusWebhookMetrics } from './status-webhook.metrics.js';
import { type RetryLimits, retryDelayMs } from './retry-delay.js';
import { type RequestLimits, type StatusRequest, statusRequests } from './status-requests.js';

export interface DeliveryLimits extends RequestLimits, RetryLimits {
  /** How long entries are gathered after a request that was not full, ms. */
  readonly lingerMs: number;
}

export interface StatusDeliveryOptions {
  readonly receiver: string;
  readonly limits: DeliveryLimits;
  /** Sends once. */
  readonly send: (request: StatusRequest) => Promise<Attempt>;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly metrics: StatusWebhookMetrics;
}

/**
 * Delivers a receiver's batches, each partition by itself.
 *
 * Invariant: a request is sent only after the receiver has acknowledged all before it in the partition.
 * So whatever fails, stops or is sent twice, the first time that an event arrives is in room order. The
 * position follows the acknowledgements, so nothing is ever left out.
 *
 * A quiet partition's entry goes out at once; what comes within the linger after it goes together.
 */
export class StatusDelivery {
  readonly #options: StatusDeliveryOptions;
  readonly #logger: Logger;

  constructor(options: StatusDeliveryOptions) {
    this.#options = options;
    this.#logger = new Logger(`receiver ${options.receiver}`);
  }

  /**
   * Resolves when everything is acknowledged, or early once `signal` is aborted.
   *
   * @throws {BrokenRecordError} at a record that is no event; {Error} when a position is not taken.
   */
  async deliver(batch: RecordBatch, { signal, reached }: BatchProgress): Promise<void> {
    const { limits, clock, metrics, receiver } = this.#options;
    const place = `${batch.topic}-${batch.partition}`;
    const startedAt = clock.monotonic();
    let lastEntries = 0;
    try {
      for (const request of statusRequests(batch, limits)) {
        metrics.waiting(receiver, place, request.oldestAt);
        if (!(await this.#untilDelivered(request, place, signal))) return;
        metrics.delivered(receiver, request, clock.now());
        await reached(request.nextOffset);
        lastEntries = request.entries;
      }
      await reached(batch.nextOffset);
    } finally {
      metrics.waiting(receiver, place, undefined);
    }
    if (lastEntries > 0 && lastEntries < limits.entriesMax) {
      const elapsedMs = clock.monotonic() - startedAt;
      await clock.sleep(Math.max(0, limits.lingerMs - elapsedMs), signal);
    }
  }

  /** Returns false when it had to give up because `signal` was aborted. */
  async #untilDelivered(
    request: StatusRequest,
    place: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { limits, clock, random, metrics, receiver } = this.#options;
    for (let failures = 0; !signal.aborted;) {
      const startedAt = clock.monotonic();
      const attempt = await this.#options.send(request);
      metrics.attempted(receiver, attempt.outcome, clock.monotonic() - startedAt);
      if (attempt.outcome === 'delivered') {
        if (failures > 0) this.#logger.log(`${place}: delivered after ${failures} failures`);
        return true;
      }
      failures += 1;
      const delayMs = retryDelayMs(limits, failures, random(), attempt.retryAfterMs);
      this.#logger.warn(
        `${place}: ${attempt.problem}; attempt ${failures} of ${request.id}, again in ${delayMs} ms`,
      );
      await clock.sleep(delayMs, signal);
    }
    return false;
  }
}
