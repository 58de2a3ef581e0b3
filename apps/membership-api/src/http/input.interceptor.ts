import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { InputValidator } from './input-validator.js';
import { operationOf } from './operation-metadata.js';

/** Validates a request before anything is done about it. */
@Injectable()
export class InputInterceptor implements NestInterceptor {
  constructor(private readonly validator: InputValidator) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.input = this.validator.inputOf(operationOf(context), request, request.subject);
    return next.handle();
  }
}
