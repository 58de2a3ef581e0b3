import { Controller } from '@nestjs/common';
import { MembershipQueries, type RoomRow } from '#persistence';
import type { AnswerOf, InputOf } from '../http/operation.js';
import { Serves } from '../http/serves.js';
import { noChatroom } from './absent.js';
import { reads } from './operations.js';
import { ReadInterceptor } from './read.interceptor.js';

@Controller()
export class ChatroomsController {
  constructor(private readonly queries: MembershipQueries) {}

  @Serves(reads.room, ReadInterceptor)
  room({ path }: InputOf<typeof reads.room>): Promise<AnswerOf<typeof reads.room>> {
    return this.existing(path.chatroomId);
  }

  @Serves(reads.policy, ReadInterceptor)
  async policy({ path }: InputOf<typeof reads.policy>): Promise<AnswerOf<typeof reads.policy>> {
    return (await this.existing(path.chatroomId)).policy;
  }

  @Serves(reads.whitelist, ReadInterceptor)
  async whitelist({
    path,
    query,
  }: InputOf<typeof reads.whitelist>): Promise<AnswerOf<typeof reads.whitelist>> {
    await this.existing(path.chatroomId);
    return this.queries.whitelist(path.chatroomId, query);
  }

  @Serves(reads.blocks, ReadInterceptor)
  async blocks({
    path,
    query,
  }: InputOf<typeof reads.blocks>): Promise<AnswerOf<typeof reads.blocks>> {
    await this.existing(path.chatroomId);
    return this.queries.blocks(path.chatroomId, query);
  }

  @Serves(reads.events, ReadInterceptor)
  async events({
    path,
    query,
  }: InputOf<typeof reads.events>): Promise<AnswerOf<typeof reads.events>> {
    const page = await this.queries.events(path.chatroomId, query);
    if (page.events.length === 0 && (await this.queries.roomVersion(path.chatroomId)) === 0) {
      throw noChatroom(path.chatroomId);
    }
    return page;
  }

  private async existing(chatroomId: string): Promise<RoomRow> {
    const room = await this.queries.room(chatroomId);
    if (room === undefined) throw noChatroom(chatroomId);
    return room;
  }
}
