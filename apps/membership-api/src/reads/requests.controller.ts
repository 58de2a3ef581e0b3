import { Controller } from '@nestjs/common';
import { MembershipQueries } from '#persistence';
import type { AnswerOf, InputOf } from '../http/operation.js';
import { Serves } from '../http/serves.js';
import { reads } from './operations.js';
import { ReadInterceptor } from './read.interceptor.js';

@Controller()
export class RequestsController {
  constructor(private readonly queries: MembershipQueries) {}

  @Serves(reads.request, ReadInterceptor)
  async request({
    path: { requestId },
  }: InputOf<typeof reads.request>): Promise<AnswerOf<typeof reads.request>> {
    const result = await this.queries.request(requestId);
    if (result === undefined) return { requestId };
    return { requestId, code: result.code, roomVersion: result.roomVersion };
  }
}
