import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import type { EventData } from '#contracts';
import { Metrics } from '#observability';
import { withDeadline } from '../deadline.js';

export type RequestResult = EventData<'RequestCompleted'>;

/** A request whose result somebody waits for. */
export interface ExpectedResult {
  /** The result if it comes within `waitMs`, counted from this call; never where `isRefused`. */
  within(waitMs: number): Promise<RequestResult | undefined>;
  /** Too many wait already, or the application stops: this result is not, or no longer, looked for. */
  readonly isRefused: boolean;
  /** Nobody waits any more. */
  forget(): void;
}

interface Waiter {
  readonly requestId: string;
  readonly settle: (result: RequestResult | undefined) => void;
}

/** Most requests that are waited for at once; those beyond it are answered without their result. */
const waitersMax = 10_000;

/**
 * Who waits for the result of which request. A result is expected before its request is written, so it
 * cannot pass by unseen. A waiter leaves with its result, when its time is up, when it is forgotten, and
 * when the application stops: nobody waits for longer than that.
 */
@Injectable()
export class CommandResults implements BeforeApplicationShutdown {
  private readonly waiters = new Map<string, Set<Waiter>>();
  private readonly waiting = new Set<Waiter>();
  private stopped = false;

  constructor(private readonly metrics: Metrics) {}

  /** Whether anybody waits for a result of this chatroom. */
  concerns(chatroomId: string): boolean {
    return this.waiters.has(chatroomId);
  }

  expect(chatroomId: string, requestId: string): ExpectedResult {
    let settle: Waiter['settle'] = () => undefined;
    const result = new Promise<RequestResult | undefined>((resolve) => {
      settle = resolve;
    });
    const waiter = { requestId, settle };
    if (this.stopped || this.waiting.size >= waitersMax) settle(undefined);
    else this.add(chatroomId, waiter);
    const isWaitedFor = () => !this.stopped && this.waiting.has(waiter);
    return {
      within: (waitMs) => withDeadline(result, waitMs),
      get isRefused() {
        return !isWaitedFor();
      },
      forget: () => {
        this.remove(chatroomId, waiter);
      },
    };
  }

  settle(result: RequestResult): void {
    for (const waiter of this.waiters.get(result.chatroomId) ?? []) {
      if (waiter.requestId === result.requestId) waiter.settle(result);
    }
  }

  beforeApplicationShutdown(): void {
    this.stopped = true;
    for (const { settle } of this.waiting) settle(undefined);
  }

  private add(chatroomId: string, waiter: Waiter): void {
    const ofRoom = this.waiters.get(chatroomId) ?? new Set();
    this.waiters.set(chatroomId, ofRoom.add(waiter));
    this.waiting.add(waiter);
    this.reportWaiting();
  }

  private remove(chatroomId: string, waiter: Waiter): void {
    const ofRoom = this.waiters.get(chatroomId);
    ofRoom?.delete(waiter);
    if (ofRoom?.size === 0) this.waiters.delete(chatroomId);
    this.waiting.delete(waiter);
    this.reportWaiting();
  }

  private reportWaiting(): void {
    this.metrics.gauge('chatroom_api_waiting_requests').set(this.waiting.size);
  }
}
