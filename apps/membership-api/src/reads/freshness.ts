import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { MembershipQueries } from '#persistence';
import { type Problem, retriable } from '../http/problem.js';

const firstPauseMs = 5;
const longestPauseMs = 100;

export function notYetVisible(version: number, waitMs: number): Problem {
  return retriable(
    'not-yet-visible',
    `Version ${version} of the chatroom was not visible within ${waitMs} ms.`,
  );
}

/** Waits for the read model to include a version of a room: this is how a caller reads its own writes. */
@Injectable()
export class Freshness {
  constructor(private readonly queries: MembershipQueries) {}

  /** Whether the read model includes `version` of the room, now or within `waitMs`. */
  async reaches(chatroomId: string, version: number, waitMs: number): Promise<boolean> {
    const deadline = performance.now() + waitMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      if ((await this.queries.roomVersion(chatroomId)) >= version) return true;
      const remainingMs = deadline - performance.now();
      if (remainingMs <= 0) return false;
      await pause(Math.min(pauseMs, remainingMs));
    }
  }
}
