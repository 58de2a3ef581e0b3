import { HttpException, Injectable, Logger } from '@nestjs/common';
import { InvalidCursor } from '#persistence';
import { Deadlines, withDeadline } from '../deadline.js';
import { freshnessWaitMs } from '../http/operation.js';
import { Problem, retriable } from '../http/problem.js';
import { Freshness, notYetVisible } from './freshness.js';

interface ReadInput {
  readonly path: Readonly<Partial<Record<string, string>>>;
  readonly query: {
    readonly chatroomId?: string;
    readonly minVersion?: number;
    readonly waitMs?: number;
  };
}

/**
 * What all reads have in common: the answer is at least as new as the caller asks, and a read model
 * that cannot be read is a state that passes.
 */
@Injectable()
export class ReadAnswers {
  private readonly logger = new Logger(ReadAnswers.name);

  constructor(
    private readonly freshness: Freshness,
    private readonly deadlines: Deadlines,
  ) {}

  /** What `read` answers. Throws a Problem where it does not, or not in time. */
  async to<Answer extends object>(input: ReadInput, read: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await withDeadline(this.fresh(input, read), this.longestMs(input));
      if (answer !== undefined) return answer;
    } catch (error) {
      throw this.problemOf(error);
    }
    throw this.unreadable('It did not answer in time');
  }

  /** A database that has stopped answers nothing, not even with an error. */
  private longestMs({ query }: ReadInput): number {
    return this.deadlines.readMs + (query.waitMs ?? freshnessWaitMs);
  }

  private async fresh<Answer>(input: ReadInput, read: () => Promise<Answer>): Promise<Answer> {
    const { minVersion } = input.query;
    if (minVersion !== undefined) await this.awaitVersion(input, minVersion);
    return read();
  }

  private async awaitVersion({ path, query }: ReadInput, minVersion: number): Promise<void> {
    const { waitMs = freshnessWaitMs } = query;
    const chatroomId = path['chatroomId'] ?? query.chatroomId;
    if (chatroomId === undefined) {
      throw new Problem(
        'invalid-parameter',
        'query parameter chatroomId is required with minVersion',
      );
    }
    if (await this.freshness.reaches(chatroomId, minVersion, waitMs)) return;
    throw notYetVisible(minVersion, waitMs);
  }

  private problemOf(error: unknown): Error {
    if (error instanceof HttpException) return error;
    if (error instanceof InvalidCursor) return new Problem('invalid-parameter', error.message);
    return this.unreadable(error);
  }

  private unreadable(cause: unknown): Problem {
    this.logger.error('The read model could not be read', cause);
    return retriable('unavailable', 'The read model cannot be read at the moment.');
  }
}
