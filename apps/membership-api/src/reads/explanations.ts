import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { ExplainAnswer, MemberExplanation } from '#contracts';
import { Deadlines, withDeadline } from '../deadline.js';
import { retriable } from '../http/problem.js';
import { KickoutSagas } from '../infrastructure/kickout-sagas.js';
import { noChatroom } from './absent.js';
import { notYetVisible } from './freshness.js';

const pauseMs = 50;

/**
 * Asks the process that has the room, again and again while the room is on its way to another process
 * or not as new as the caller asks, until the time for that is up.
 */
@Injectable()
export class Explanations {
  constructor(
    private readonly sagas: KickoutSagas,
    private readonly deadlines: Deadlines,
  ) {}

  /** Throws a Problem where there is no answer in time, or no chatroom. */
  async of(
    chatroomId: string,
    userId: string,
    { minVersion, waitMs }: { readonly minVersion?: number; readonly waitMs: number },
  ): Promise<MemberExplanation> {
    const startedAt = performance.now();
    const { sagaMs } = this.deadlines;
    const endsAt = startedAt + sagaMs + (minVersion === undefined ? 0 : waitMs);
    for (;;) {
      const answer = await this.ask(chatroomId, userId, endsAt - performance.now());
      if (answer !== undefined && answer.roomVersion >= (minVersion ?? 0)) {
        if (answer.explanation === undefined) throw noChatroom(chatroomId);
        return answer.explanation;
      }
      const isOld = answer !== undefined && minVersion !== undefined;
      const remainingMs = (isOld ? startedAt + waitMs : endsAt) - performance.now();
      if (remainingMs <= 0) throw isOld ? notYetVisible(minVersion, waitMs) : nowhere();
      await pause(Math.min(pauseMs, remainingMs));
    }
  }

  private ask(
    chatroomId: string,
    userId: string,
    withinMs: number,
  ): Promise<ExplainAnswer | undefined> {
    const durationMs = Math.max(1, Math.ceil(withinMs));
    const signal = AbortSignal.timeout(durationMs);
    return withDeadline(this.sagas.explain(chatroomId, userId, signal), durationMs);
  }
}

function nowhere() {
  return retriable('unavailable', 'No process of the saga answers for the chatroom at the moment.');
}
