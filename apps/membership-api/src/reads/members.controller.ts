import { Controller } from '@nestjs/common';
import { MembershipQueries } from '#persistence';
import type { AnswerOf, InputOf } from '../http/operation.js';
import { Serves } from '../http/serves.js';
import { noChatroom, noMember } from './absent.js';
import { Explanations } from './explanations.js';
import { reads } from './operations.js';
import { pastMoment } from './past-moment.js';
import { ReadAnswers } from './read-answers.js';

@Controller()
export class MembersController {
  constructor(
    private readonly queries: MembershipQueries,
    private readonly answers: ReadAnswers,
    private readonly explanations: Explanations,
  ) {}

  @Serves(reads.members)
  members(input: InputOf<typeof reads.members>): Promise<AnswerOf<typeof reads.members>> {
    const { path, query } = input;
    return this.answers.to(input, async () => {
      const asOf =
        query.asOf === undefined ? undefined : pastMoment('asOf', query.asOf, Date.now());
      const page = await this.queries.members(path.chatroomId, { ...query, asOf });
      if (page === undefined) throw noChatroom(path.chatroomId);
      return page;
    });
  }

  @Serves(reads.member)
  member(input: InputOf<typeof reads.member>): Promise<AnswerOf<typeof reads.member>> {
    const { chatroomId, userId } = input.path;
    return this.answers.to(input, async () => {
      const member = await this.queries.member(chatroomId, userId);
      if (member !== undefined) return member;
      const room = await this.queries.room(chatroomId);
      throw room === undefined ? noChatroom(chatroomId) : noMember(chatroomId, userId);
    });
  }

  @Serves(reads.history)
  history(input: InputOf<typeof reads.history>): Promise<AnswerOf<typeof reads.history>> {
    const { chatroomId, userId } = input.path;
    return this.answers.to(input, async () => {
      const page = await this.queries.history(chatroomId, userId, input.query);
      if (page.history.length === 0 && (await this.queries.roomVersion(chatroomId)) === 0) {
        throw noChatroom(chatroomId);
      }
      return page;
    });
  }

  /** Answered by the saga and not from the read model. */
  @Serves(reads.explain)
  explain({
    path: { chatroomId, userId },
    query,
  }: InputOf<typeof reads.explain>): Promise<AnswerOf<typeof reads.explain>> {
    return this.explanations.of(chatroomId, userId, query);
  }

  @Serves(reads.membershipChecks)
  membershipChecks(
    input: InputOf<typeof reads.membershipChecks>,
  ): Promise<AnswerOf<typeof reads.membershipChecks>> {
    const { chatroomId } = input.path;
    const { userIds } = input.body;
    return this.answers.to(input, async () => {
      const found = await this.queries.checks(chatroomId, userIds);
      if (found.size === 0 && (await this.queries.room(chatroomId)) === undefined) {
        throw noChatroom(chatroomId);
      }
      return { members: Object.fromEntries(userIds.map((userId) => [userId, found.has(userId)])) };
    });
  }
}
