import type { ExecutionContext } from '@nestjs/common';
import type { Operation } from './operation.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Subject of the token, once it has been verified. */
    subject: string;
  }

  interface FastifyContextConfig {
    readonly bodyBytesMax?: number | undefined;
  }
}

/** Key of the metadata that ties a handler to its operation. */
export const operationKey = Symbol('operation');

/** The operation that the handler of `context` serves. */
export function operationOf(context: ExecutionContext): Operation {
  return Reflect.getMetadata(operationKey, context.getHandler()) as Operation;
}
