import {
  createParamDecorator,
  Delete,
  type ExecutionContext,
  Get,
  HttpCode,
  HttpStatus,
  type NestInterceptor,
  Post,
  Put,
  SetMetadata,
  type Type,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { InputInterceptor } from './input.interceptor.js';
import type { AnswerOf, InputOf, Operation } from './operation.js';
import { operationKey } from './operation-metadata.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { ScopeGuard } from './scope.guard.js';

const methods = { GET: Get, POST: Post, PUT: Put, DELETE: Delete } as const;

const Input = createParamDecorator(
  (_: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<FastifyRequest>().input,
);

/** Makes a method answer an operation: its route, its scope, and its input as the first argument. */
export function bindOperation(
  operation: Operation,
  target: object,
  name: string,
  descriptor: PropertyDescriptor,
  interceptors: readonly Type<NestInterceptor>[] = [],
): void {
  const route = methods[operation.method](operation.path.replaceAll(/\{(\w+)\}/g, ':$1'));
  const decorators: MethodDecorator[] = [
    route,
    HttpCode(HttpStatus.OK),
    SetMetadata(operationKey, operation),
    UseGuards(ScopeGuard, RateLimitGuard),
    UseInterceptors(InputInterceptor, ...interceptors),
    RouteConfig({ bodyBytesMax: operation.bodyBytesMax }),
  ];
  for (const decorate of decorators) decorate(target, name, descriptor);
  Input()(target, name, 0);
}

/**
 * The method takes the operation's input and answers with what the operation says; the interceptors
 * come after the input has been validated.
 */
export function Serves<O extends Operation>(
  operation: O,
  ...interceptors: readonly Type<NestInterceptor>[]
) {
  return (
    target: object,
    name: string,
    descriptor:
      | TypedPropertyDescriptor<(input: InputOf<O>) => Promise<AnswerOf<O>>>
      | TypedPropertyDescriptor<() => Promise<AnswerOf<O>>>,
  ): void => {
    bindOperation(operation, target, name, descriptor, interceptors);
  };
}
