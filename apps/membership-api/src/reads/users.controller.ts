import { Controller } from '@nestjs/common';
import { MembershipQueries } from '#persistence';
import type { AnswerOf, InputOf } from '../http/operation.js';
import { Serves } from '../http/serves.js';
import { reads } from './operations.js';
import { ReadInterceptor } from './read.interceptor.js';

@Controller()
export class UsersController {
  constructor(private readonly queries: MembershipQueries) {}

  @Serves(reads.chatroomsOfUser, ReadInterceptor)
  chatrooms({
    path,
    query,
  }: InputOf<typeof reads.chatroomsOfUser>): Promise<AnswerOf<typeof reads.chatroomsOfUser>> {
    return this.queries.chatroomsOf(path.userId, query);
  }
}
