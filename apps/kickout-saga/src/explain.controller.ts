import {
  BadRequestException,
  Controller,
  Get,
  MisdirectedException,
  Query,
  ServiceUnavailableException,
  UseGuards,
} from '@nestjs/common';
import { type ExplainAnswer, Identifier, sagaPaths, schemaViolation } from '#contracts';
import { TaskStrategy } from '#streaming';
import { ApiGuard } from './api.guard.js';
import { RoomsTask } from './rooms-task.js';

/**
 * Answers other services from the memory of the task that has the room. What it tells may be ahead of
 * what is committed, and a process that has lost the task and does not know yet tells what was.
 */
@Controller()
@UseGuards(ApiGuard)
export class ExplainController {
  constructor(private readonly strategy: TaskStrategy) {}

  /** 421: another process has the room; 503: this one has it and is still restoring it. */
  @Get(sagaPaths.explain)
  explain(
    @Query('chatroomId') chatroomId: unknown,
    @Query('userId') userId: unknown,
  ): ExplainAnswer {
    const room = identifier('chatroomId', chatroomId);
    const user = identifier('userId', userId);
    const { rooms } = this.#taskOf(room);
    const roomVersion = rooms.roomVersion(room);
    const explanation = rooms.explain(room, user, Date.now());
    return explanation === undefined ? { roomVersion } : { roomVersion, explanation };
  }

  #taskOf(chatroomId: string): RoomsTask {
    const task = this.strategy.taskOf(chatroomId);
    if (!(task?.logic instanceof RoomsTask)) {
      throw new MisdirectedException('The room is not in this process.');
    }
    if (task.phase !== 'running') {
      throw new ServiceUnavailableException(`The room's task is ${task.phase}.`);
    }
    return task.logic;
  }
}

function identifier(name: string, value: unknown): string {
  const violation = schemaViolation(Identifier, value);
  if (violation !== undefined) throw new BadRequestException(`${name}: ${violation}`);
  return value as string;
}
