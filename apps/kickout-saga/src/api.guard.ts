import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UnauthorizedException,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiToken } from './api-token.js';

/** Lets questions of the API pass. */
@Injectable()
export class ApiGuard implements CanActivate {
  constructor(private readonly apiToken: ApiToken) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    const [, token = ''] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? [];
    if (await this.apiToken.isGood(token)) return true;
    throw new UnauthorizedException('Only the API is answered.');
  }
}
