import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problemMediaType, type ProblemName } from './problem.js';

/** The methods that a path answers to; none where there is no such path. */
export type MethodsAt = (path: string) => readonly string[];

const kindByStatus: Readonly<Record<number, ProblemName>> = {
  413: 'body-too-large',
  415: 'unsupported-media-type',
};

/** Answers every error as problem details, also those of the router and of the server itself. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(private readonly methodsAt: MethodsAt) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const problem = this.problemOf(error, request);
    if (problem.kind === 'internal') this.logger.error(`${request.method} failed`, error);
    sendProblem(problem, request, http.getResponse<FastifyReply>());
  }

  private problemOf(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof Problem) return error;
    if (!(error instanceof HttpException) || error.getStatus() >= 500) {
      return new Problem('internal', 'The request could not be handled.');
    }
    if (error.getStatus() === 404) return this.unroutable(request);
    return new Problem(kindByStatus[error.getStatus()] ?? 'invalid-parameter', error.message);
  }

  private unroutable(request: FastifyRequest): Problem {
    const { method } = request;
    const path = pathOf(request);
    const methods = this.methodsAt(path);
    if (methods.length === 0) return new Problem('route-not-found', `There is no ${path}.`);
    const allow = methods.join(', ');
    return new Problem('method-not-allowed', `${path} answers to ${allow}, not to ${method}.`, {
      headers: { allow },
    });
  }
}

function pathOf({ url }: FastifyRequest): string {
  return url.replace(/\?.*$/s, '');
}

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const details = problem.details(pathOf(request));
  void reply
    .status(details.status)
    .headers(problem.extras.headers ?? {})
    .type(problemMediaType)
    .send(details);
}
