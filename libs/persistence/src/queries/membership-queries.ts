import type { RoomPolicy } from '#contracts';
import { type DataSource, Equal, In, LessThan, MoreThan } from 'typeorm';
import { ArrayParameter } from '../array-parameter.js';
import {
  BlockEntity,
  MemberEntity,
  RequestResultEntity,
  RoomEventEntity,
  WhitelistEntity,
} from '../entities/index.js';
import { decodeIdCursor, decodeIntegerCursor, encodeCursor, pageOf } from './cursor.js';
import { readMembersAsOf } from './members-as-of.js';
import { readMembersPage } from './members-page.js';
import { PreparedStatement } from './prepared-statement.js';
import { historyEntry, storedEvent } from './room-event-rows.js';
import type {
  BlocksPage,
  ChatroomsPage,
  EventsPage,
  HistoryPage,
  MemberRow,
  MembersPage,
  MembersPageRequest,
  PageRequest,
  RequestResultRow,
  RoomRow,
  WhitelistPage,
} from './rows.js';

const roomStatement = new PreparedStatement<{
  readonly member_count: number;
  readonly room_version: number;
  readonly policy: RoomPolicy;
}>(
  'room',
  'SELECT member_count, room_version, policy FROM rooms WHERE chatroom_id = $1 AND NOT destroyed',
);

const roomVersionStatement = new PreparedStatement<{ readonly room_version: number }>(
  'room-version',
  'SELECT room_version FROM rooms WHERE chatroom_id = $1',
);

const memberStatement = new PreparedStatement<{
  readonly membership_id: string;
  readonly joined_at: number;
}>(
  'member',
  'SELECT membership_id, joined_at FROM members WHERE chatroom_id = $1 AND user_id = $2',
);

const checksStatement = new PreparedStatement<{ readonly user_id: string }>(
  'checks',
  'SELECT user_id FROM members WHERE chatroom_id = $1 AND user_id = ANY($2::text[])',
);

/**
 * The reads of the membership API. Each answer is one statement and so one moment of the database. A
 * page begins after a row, not after a count of rows, so rows that come and go between two pages
 * neither repeat nor hide another.
 *
 * Every method rejects when the database cannot be read; those that take a cursor reject with
 * InvalidCursor when it is not one of theirs.
 */
export class MembershipQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The room; undefined where there is none, or none any more. */
  async room(chatroomId: string): Promise<RoomRow | undefined> {
    const [row] = await roomStatement.rows(this.dataSource, [chatroomId]);
    if (row === undefined) return undefined;
    const { member_count: memberCount, room_version: roomVersion, policy } = row;
    return { chatroomId, memberCount, roomVersion, policy };
  }

  /** The newest version that the read model includes, of a destroyed room too; 0: nothing known. */
  async roomVersion(chatroomId: string): Promise<number> {
    const [row] = await roomVersionStatement.rows(this.dataSource, [chatroomId]);
    return row?.room_version ?? 0;
  }

  /**
   * A page of the room's members; undefined where there is no room. Of a past moment there is one in a
   * destroyed room, too.
   */
  members(chatroomId: string, request: MembersPageRequest): Promise<MembersPage | undefined> {
    const { asOf } = request;
    if (asOf === undefined) return readMembersPage(this.dataSource, chatroomId, request);
    return readMembersAsOf(this.dataSource, chatroomId, { ...request, asOf });
  }

  async member(chatroomId: string, userId: string): Promise<MemberRow | undefined> {
    const [row] = await memberStatement.rows(this.dataSource, [chatroomId, userId]);
    if (row === undefined) return undefined;
    return { userId, membershipId: row.membership_id, joinedAt: row.joined_at };
  }

  /** Those of `userIds` who are members. */
  async checks(chatroomId: string, userIds: readonly string[]): Promise<Set<string>> {
    const rows = await checksStatement.rows(this.dataSource, [
      chatroomId,
      new ArrayParameter('text', userIds),
    ]);
    return new Set(rows.map((row) => row.user_id));
  }

  /** The rooms that the user is a member of, by id. */
  async chatroomsOf(userId: string, request: PageRequest): Promise<ChatroomsPage> {
    const { limit, cursor } = request;
    const rows = await this.dataSource.getRepository(MemberEntity).find({
      where: { userId: Equal(userId), ...afterId('chatroomId', 'chatrooms', cursor) },
      order: { chatroomId: 'ASC' },
      take: limit + 1,
    });
    const page = pageOf(rows, limit, (last) => encodeCursor('chatrooms', [last.chatroomId]));
    return {
      chatrooms: page.rows.map(({ chatroomId, membershipId, joinedAt }) => ({
        chatroomId,
        membershipId,
        joinedAt,
      })),
      nextCursor: page.nextCursor,
    };
  }

  /** Joins and removals of the user in the room, newest first. */
  async history(chatroomId: string, userId: string, request: PageRequest): Promise<HistoryPage> {
    const { limit, cursor } = request;
    const before = cursor === undefined ? [] : decodeIntegerCursor('history', cursor, 1);
    const rows = await this.dataSource.getRepository(RoomEventEntity).find({
      where: {
        chatroomId: Equal(chatroomId),
        userId: Equal(userId),
        type: In(['MemberJoined', 'MemberRemoved']),
        ...(before[0] === undefined ? {} : { roomVersion: LessThan(before[0]) }),
      },
      order: { roomVersion: 'DESC' },
      take: limit + 1,
    });
    const page = pageOf(rows, limit, (last) => encodeCursor('history', [last.roomVersion]));
    return { history: page.rows.map(historyEntry), nextCursor: page.nextCursor };
  }

  /** The room's events after `afterVersion`, in the order of their versions, at most `limit`. */
  async events(
    chatroomId: string,
    request: { readonly afterVersion: number; readonly limit: number },
  ): Promise<EventsPage> {
    const rows = await this.dataSource.getRepository(RoomEventEntity).find({
      where: { chatroomId: Equal(chatroomId), roomVersion: MoreThan(request.afterVersion) },
      order: { roomVersion: 'ASC' },
      take: request.limit,
    });
    return { events: rows.map(storedEvent) };
  }

  /** The room's whitelist, by user id; an entry stands until its end is in the log. */
  async whitelist(chatroomId: string, request: PageRequest): Promise<WhitelistPage> {
    const { limit, cursor } = request;
    const rows = await this.dataSource.getRepository(WhitelistEntity).find({
      where: { chatroomId: Equal(chatroomId), ...afterId('userId', 'whitelist', cursor) },
      order: { userId: 'ASC' },
      take: limit + 1,
    });
    const page = pageOf(rows, limit, (last) => encodeCursor('whitelist', [last.userId]));
    return {
      entries: page.rows.map(({ userId, expiresAt }) =>
        expiresAt === null ? { userId } : { userId, expiresAt },
      ),
      nextCursor: page.nextCursor,
    };
  }

  /** The users banned from the room, by user id; an entry stands until its end is in the log. */
  async blocks(chatroomId: string, request: PageRequest): Promise<BlocksPage> {
    const { limit, cursor } = request;
    const rows = await this.dataSource.getRepository(BlockEntity).find({
      where: { chatroomId: Equal(chatroomId), ...afterId('userId', 'blocks', cursor) },
      order: { userId: 'ASC' },
      take: limit + 1,
    });
    const page = pageOf(rows, limit, (last) => encodeCursor('blocks', [last.userId]));
    return {
      entries: page.rows.map(({ userId, until }) => ({ userId, until })),
      nextCursor: page.nextCursor,
    };
  }

  /** The newest answer to a request; undefined while there is none, and after its retention. */
  async request(requestId: string): Promise<RequestResultRow | undefined> {
    const row = await this.dataSource.getRepository(RequestResultEntity).findOne({
      where: { requestId: Equal(requestId) },
      order: { completedAt: 'DESC', chatroomId: 'ASC' },
    });
    if (row === null) return undefined;
    const { chatroomId, userId, code, roomVersion, completedAt } = row;
    return {
      requestId,
      chatroomId,
      ...(userId === null ? {} : { userId }),
      code,
      roomVersion,
      completedAt,
    };
  }
}

function afterId(field: 'chatroomId' | 'userId', query: string, cursor: string | undefined) {
  return cursor === undefined ? {} : { [field]: MoreThan(decodeIdCursor(query, cursor)) };
}
