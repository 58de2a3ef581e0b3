import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { MembershipQueries } from '#persistence';
import { CommandResults } from '../commands/command-results.js';

export interface RequestResult {
  readonly code: number;
  readonly roomVersion: number;
}

const firstPauseMs = 50;
const longestPauseMs = 2_000;

/**
 * How requests ended. A result that is waited for comes from the log as soon as it is there; one that was
 * in the log before it was waited for comes from the read model, which is asked at growing intervals.
 */
@Injectable()
export class RequestStates {
  constructor(
    private readonly queries: MembershipQueries,
    private readonly results: CommandResults,
  ) {}

  /**
   * The result, if there is one now or within `waitMs`. Without the room of the request, the read model
   * alone is asked.
   */
  async resultOf(
    requestId: string,
    chatroomId: string | undefined,
    waitMs: number,
  ): Promise<RequestResult | undefined> {
    const deadline = performance.now() + waitMs;
    const mayWait = waitMs > 0 && chatroomId !== undefined;
    const expected = mayWait ? this.results.expect(chatroomId, requestId) : undefined;
    try {
      for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
        const stored = await this.queries.request(requestId);
        const remainingMs = deadline - performance.now();
        if (stored !== undefined || remainingMs <= 0 || expected?.isRefused === true) return stored;
        const nextMs = Math.min(pauseMs, remainingMs);
        const result = await (expected?.within(nextMs) ?? pause(nextMs, undefined));
        if (result !== undefined) return result;
      }
    } finally {
      expected?.forget();
    }
  }
}
