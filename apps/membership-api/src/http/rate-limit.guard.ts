import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ClientQuotas } from './client-quotas.js';
import { Problem } from './problem.js';

/** Lets a request pass whose client, the subject of its token, has not used up its quota. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly quotas: ClientQuotas) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const quota = await this.quotas.use(http.getRequest<FastifyRequest>().subject);
    if (quota === undefined) return true;
    void http.getResponse<FastifyReply>().headers(quota.headers);
    if (!quota.isExceeded) return true;
    const { resetSeconds } = quota;
    throw new Problem('too-many-requests', `The client may go on in ${resetSeconds} s.`, {
      headers: { 'retry-after': String(resetSeconds) },
    });
  }
}
