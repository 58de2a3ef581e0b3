import { Controller } from '@nestjs/common';
import type { AnswerOf } from '../http/operation.js';
import { Serves } from '../http/serves.js';
import { automaticRemoval } from './operations.js';
import { RemovalPauses } from './removal-pauses.js';

@Controller()
export class AutomaticRemovalController {
  constructor(private readonly pauses: RemovalPauses) {}

  @Serves(automaticRemoval.status)
  async status(): Promise<AnswerOf<typeof automaticRemoval.status>> {
    const partitions = await this.pauses.ask('status');
    return { paused: partitions.some(({ pause }) => pause !== undefined), partitions };
  }

  @Serves(automaticRemoval.resume)
  async resume(): Promise<AnswerOf<typeof automaticRemoval.resume>> {
    const partitions = await this.pauses.ask('resume');
    const resumed = partitions.filter(({ pause }) => pause !== undefined);
    return { resumed: resumed.map(({ partition }) => partition) };
  }
}
