import {
  createParamDecorator,
  Delete,
  type ExecutionContext,
  Get,
  HttpCode,
  HttpStatus,
  Post,
  Put,
  SetMetadata,
  UseGuards,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { InputValidator, type OperationRequest } from './input-validator.js';
import type { AnswerOf, InputOf, Operation } from './operation.js';
import { operationKey } from './operation-metadata.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { ScopeGuard } from './scope.guard.js';

const methods = { GET: Get, POST: Post, PUT: Put, DELETE: Delete } as const;

const Request = createParamDecorator(
  (operation: Operation, context: ExecutionContext): OperationRequest => {
    return { operation, request: context.switchToHttp().getRequest<FastifyRequest>() };
  },
);

/** Makes a method answer an operation: its route, its scope, and its input as the first argument. */
export function bindOperation(
  operation: Operation,
  target: object,
  name: string,
  descriptor: PropertyDescriptor,
): void {
  const route = methods[operation.method](operation.path.replaceAll(/\{(\w+)\}/g, ':$1'));
  const decorators: MethodDecorator[] = [
    route,
    HttpCode(HttpStatus.OK),
    SetMetadata(operationKey, operation),
    UseGuards(ScopeGuard, RateLimitGuard),
    RouteConfig({ bodyBytesMax: operation.bodyBytesMax }),
  ];
  for (const decorate of decorators) decorate(target, name, descriptor);
  Request(operation, InputValidator)(target, name, 0);
}

/** The method takes the operation's input, validated, and answers with what the operation says. */
export function Serves<O extends Operation>(operation: O) {
  return (
    target: object,
    name: string,
    descriptor:
      | TypedPropertyDescriptor<(input: InputOf<O>) => Promise<AnswerOf<O>>>
      | TypedPropertyDescriptor<() => Promise<AnswerOf<O>>>,
  ): void => {
    bindOperation(operation, target, name, descriptor);
  };
}
