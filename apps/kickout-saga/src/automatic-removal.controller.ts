import { Controller, Get, HttpCode, HttpStatus, Logger, Post, UseGuards } from '@nestjs/common';
import { type PartitionRemoval, type RemovalAnswer, sagaPaths } from '#contracts';
import type { RemovalPauseStatus } from '#membership';
import { type StreamTask, TaskStrategy } from '#streaming';
import { ApiGuard } from './api.guard.js';
import { RoomsTask } from './rooms-task.js';

/**
 * Automatic removal in the tasks of this process: whether it is paused, and an end to that. Tasks that do
 * not run yet are left out: whoever needs all asks again.
 */
@Controller()
@UseGuards(ApiGuard)
export class AutomaticRemovalController {
  private readonly logger = new Logger(AutomaticRemovalController.name);

  constructor(private readonly strategy: TaskStrategy) {}

  @Get(sagaPaths.removal)
  status(): RemovalAnswer {
    const partitions = this.running.map(({ partition, logic }) =>
      removalOf(partition, logic instanceof RoomsTask ? logic.rooms.pause : undefined),
    );
    return { partitions };
  }

  /** Answers once what was ended is committed. */
  @Post(sagaPaths.removalResume)
  @HttpCode(HttpStatus.OK)
  async resume(): Promise<RemovalAnswer> {
    const decided = await Promise.all(this.running.map((task) => this.resumed(task)));
    return { partitions: decided.filter((removal) => removal !== undefined) };
  }

  private get running(): readonly StreamTask[] {
    return this.strategy.tasks.filter(({ phase }) => phase === 'running');
  }

  private async resumed(task: StreamTask): Promise<PartitionRemoval | undefined> {
    let ended: RemovalPauseStatus | undefined;
    try {
      await task.decide((context) => {
        if (context.logic instanceof RoomsTask) ended = context.logic.resume(context);
      });
    } catch (error) {
      this.logger.warn('A task ended before it could resume', { cause: String(error) });
      return undefined;
    }
    return removalOf(task.partition, ended);
  }
}

function removalOf(partition: number, pause: RemovalPauseStatus | undefined): PartitionRemoval {
  return pause === undefined ? { partition } : { partition, pause };
}
