import { Controller } from '@nestjs/common';
import type { AnswerOf, InputOf } from '../http/operation.js';
import { Serves } from '../http/serves.js';
import { reads } from './operations.js';
import { ReadAnswers } from './read-answers.js';
import { RequestStates } from './request-states.js';

@Controller()
export class RequestsController {
  constructor(
    private readonly states: RequestStates,
    private readonly answers: ReadAnswers,
  ) {}

  @Serves(reads.request)
  request(input: InputOf<typeof reads.request>): Promise<AnswerOf<typeof reads.request>> {
    const { requestId } = input.path;
    const { chatroomId, waitMs = 0 } = input.query;
    return this.answers.to(input, async () => {
      const result = await this.states.resultOf(requestId, chatroomId, waitMs);
      if (result === undefined) return { requestId };
      return { requestId, code: result.code, roomVersion: result.roomVersion };
    });
  }
}
