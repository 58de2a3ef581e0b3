import { Controller } from '@nestjs/common';
import type { AnswerOf, InputOf } from '../http/operation.js';
import { Serves } from '../http/serves.js';
import { reads } from './operations.js';
import { ReadInterceptor } from './read.interceptor.js';
import { RequestStates } from './request-states.js';

@Controller()
export class RequestsController {
  constructor(private readonly states: RequestStates) {}

  @Serves(reads.request, ReadInterceptor)
  async request({
    path: { requestId },
    query: { chatroomId, waitMs = 0 },
  }: InputOf<typeof reads.request>): Promise<AnswerOf<typeof reads.request>> {
    const result = await this.states.resultOf(requestId, chatroomId, waitMs);
    if (result === undefined) return { requestId };
    return { requestId, code: result.code, roomVersion: result.roomVersion };
  }
}
