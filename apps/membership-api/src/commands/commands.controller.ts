import { randomUUID } from 'node:crypto';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { catalogue, type EventOf, schemaViolation } from '#contracts';
import { Problem, retriable } from '../http/problem.js';
import { bindOperation } from '../http/serves.js';
import { CommandDispatcher } from './command-dispatcher.js';
import { type Command, commands, type RequestType } from './commands.js';

interface CommandInput {
  readonly path: Readonly<Record<string, string>>;
  readonly query: { readonly waitMs?: number; readonly reason?: string };
  readonly headers: { readonly 'idempotency-key'?: string };
  readonly body?: Readonly<Record<string, unknown>>;
  readonly subject: string;
}

/** Answers every command of the table; each gets its route from its row, below. */
@Controller()
export class CommandsController {
  constructor(private readonly dispatcher: CommandDispatcher) {}

  async answer(command: Command, input: CommandInput, reply: FastifyReply): Promise<object> {
    const requestId = input.headers['idempotency-key'] ?? randomUUID();
    const event = eventOf(command, requestId, input);
    const dispatched = await this.dispatcher.dispatch(event, input.query.waitMs);
    switch (dispatched.outcome) {
      case 'completed': {
        const { code, roomVersion } = dispatched.result;
        return { requestId, code, roomVersion };
      }
      case 'accepted':
        void reply.status(202).header('location', `/v1/requests/${encodeURIComponent(requestId)}`);
        return { requestId };
      case 'notAcknowledged':
        throw retriable('not-acknowledged', 'Kafka has not acknowledged the command in time.', {
          requestId,
        });
    }
  }
}

/** The request to write. Throws a Problem where the contract does not allow it. */
function eventOf(command: Command, requestId: string, input: CommandInput): EventOf<RequestType> {
  const { path, query, body = {}, subject } = input;
  const { type, bodyField } = command;
  const data = {
    requestId,
    ...path,
    actor: subject,
    ...(query.reason === undefined ? {} : { reason: query.reason }),
    ...(bodyField === undefined ? body : { [bodyField]: body }),
  };
  const violation = schemaViolation(catalogue[type].schema, data);
  if (violation !== undefined) throw new Problem('invalid-parameter', violation);
  return { type, data } as unknown as EventOf<RequestType>;
}

for (const command of commands) {
  const descriptor = {
    configurable: true,
    writable: true,
    value(this: CommandsController, input: CommandInput, reply: FastifyReply) {
      return this.answer(command, input, reply);
    },
  };
  const { prototype } = CommandsController;
  Object.defineProperty(prototype, command.id, descriptor);
  bindOperation(command, prototype, command.id, descriptor);
  Res({ passthrough: true })(prototype, command.id, 1);
}
