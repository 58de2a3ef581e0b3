import { Controller } from '@nestjs/common';
import { MembershipQueries } from '#persistence';
import type { AnswerOf, InputOf } from '../http/operation.js';
import { Serves } from '../http/serves.js';
import { reads } from './operations.js';
import { ReadAnswers } from './read-answers.js';

@Controller()
export class UsersController {
  constructor(
    private readonly queries: MembershipQueries,
    private readonly answers: ReadAnswers,
  ) {}

  @Serves(reads.chatroomsOfUser)
  chatrooms(
    input: InputOf<typeof reads.chatroomsOfUser>,
  ): Promise<AnswerOf<typeof reads.chatroomsOfUser>> {
    const { path, query } = input;
    return this.answers.to(input, () => this.queries.chatroomsOf(path.userId, query));
  }
}
