import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import { catchError, defer, mergeMap, type Observable, timeout } from 'rxjs';
import { InvalidCursor } from '#persistence';
import { Deadlines } from '../deadline.js';
import { freshnessWaitMs } from '../http/operation.js';
import { Problem, retriable } from '../http/problem.js';
import { Freshness, notYetVisible } from './freshness.js';

interface FreshnessInput {
  readonly path: { readonly chatroomId?: string };
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
export class ReadInterceptor implements NestInterceptor {
  private readonly logger = new Logger(ReadInterceptor.name);

  constructor(
    private readonly freshness: Freshness,
    private readonly deadlines: Deadlines,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { input } = context.switchToHttp().getRequest<{ input: FreshnessInput }>();
    return defer(() => this.awaitVersion(input)).pipe(
      mergeMap(() => next.handle()),
      timeout({ first: this.longestMs(input) }),
      catchError((error: unknown) => {
        throw this.problemOf(error);
      }),
    );
  }

  /** A database that has stopped answers nothing, not even with an error. */
  private longestMs({ query }: FreshnessInput): number {
    return this.deadlines.readMs + (query.waitMs ?? freshnessWaitMs);
  }

  private async awaitVersion({ path, query }: FreshnessInput): Promise<void> {
    const { minVersion, waitMs = freshnessWaitMs } = query;
    if (minVersion === undefined) return;
    const chatroomId = path.chatroomId ?? query.chatroomId;
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
    this.logger.error('The read model could not be read', error);
    return retriable('unavailable', 'The read model cannot be read at the moment.');
  }
}
