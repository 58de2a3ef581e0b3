import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Scope } from './operation.js';
import { operationOf } from './operation-metadata.js';
import { Problem, retriable } from './problem.js';
import { TokenVerifier } from './token-verifier.js';

/** Lets a request pass whose bearer token carries the operation's scope. */
@Injectable()
export class ScopeGuard implements CanActivate {
  constructor(private readonly verifier: TokenVerifier) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.subject = await this.subjectOf(request, operationOf(context).scope);
    return true;
  }

  private async subjectOf(request: FastifyRequest, scope: Scope): Promise<string> {
    const token = bearerToken(request.headers.authorization);
    if (token === undefined) {
      throw unauthenticated('A bearer token is required.', {});
    }
    const verification = await this.verifier.verify(token);
    switch (verification.outcome) {
      case 'unavailable':
        throw retriable('unavailable', 'The keys to verify tokens by cannot be had.');
      case 'invalid':
        throw unauthenticated(`The token is invalid: ${verification.reason}.`, {
          error: 'invalid_token',
          error_description: verification.reason,
        });
      case 'valid':
        if (!verification.scopes.has(scope)) throw insufficientScope(scope);
        return verification.subject;
    }
  }
}

function bearerToken(header: string | undefined): string | undefined {
  return /^bearer +(\S+) *$/i.exec(header ?? '')?.[1];
}

function unauthenticated(detail: string, challenge: Readonly<Record<string, string>>): Problem {
  return new Problem('unauthenticated', detail, { headers: challengeHeader(challenge) });
}

function insufficientScope(scope: Scope): Problem {
  return new Problem('insufficient-scope', `The token lacks the scope ${scope}.`, {
    headers: challengeHeader({ error: 'insufficient_scope', scope }),
  });
}

/** The challenge of RFC 6750. */
function challengeHeader(parameters: Readonly<Record<string, string>>): Record<string, string> {
  const realm = { realm: 'chatroom-membership', ...parameters };
  const pairs = Object.entries(realm).map(
    ([name, value]) => `${name}="${value.replaceAll(/[^\x20-\x7e]|["\\]/g, "'")}"`,
  );
  return { 'www-authenticate': `Bearer ${pairs.join(', ')}` };
}
