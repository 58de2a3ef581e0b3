import { Controller } from '@nestjs/common';
import { MembershipQueries, type RoomRow } from '#persistence';
import type { AnswerOf, InputOf } from '../http/operation.js';
import { Serves } from '../http/serves.js';
import { noChatroom } from './absent.js';
import { reads } from './operations.js';
import { ReadAnswers } from './read-answers.js';

@Controller()
export class ChatroomsController {
  constructor(
    private readonly queries: MembershipQueries,
    private readonly answers: ReadAnswers,
  ) {}

  @Serves(reads.room)
  room(input: InputOf<typeof reads.room>): Promise<AnswerOf<typeof reads.room>> {
    return this.answers.to(input, () => this.existing(input.path.chatroomId));
  }

  @Serves(reads.policy)
  policy(input: InputOf<typeof reads.policy>): Promise<AnswerOf<typeof reads.policy>> {
    return this.answers.to(input, async () => {
      const { policy } = await this.existing(input.path.chatroomId);
      return policy;
    });
  }

  @Serves(reads.whitelist)
  whitelist(input: InputOf<typeof reads.whitelist>): Promise<AnswerOf<typeof reads.whitelist>> {
    const { chatroomId } = input.path;
    return this.answers.to(input, async () => {
      await this.existing(chatroomId);
      return this.queries.whitelist(chatroomId, input.query);
    });
  }

  @Serves(reads.blocks)
  blocks(input: InputOf<typeof reads.blocks>): Promise<AnswerOf<typeof reads.blocks>> {
    const { chatroomId } = input.path;
    return this.answers.to(input, async () => {
      await this.existing(chatroomId);
      return this.queries.blocks(chatroomId, input.query);
    });
  }

  @Serves(reads.events)
  events(input: InputOf<typeof reads.events>): Promise<AnswerOf<typeof reads.events>> {
    const { chatroomId } = input.path;
    return this.answers.to(input, async () => {
      const page = await this.queries.events(chatroomId, input.query);
      if (page.events.length === 0 && (await this.queries.roomVersion(chatroomId)) === 0) {
        throw noChatroom(chatroomId);
      }
      return page;
    });
  }

  private async existing(chatroomId: string): Promise<RoomRow> {
    const room = await this.queries.room(chatroomId);
    if (room === undefined) throw noChatroom(chatroomId);
    return room;
  }
}
