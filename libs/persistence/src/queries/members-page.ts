import type { DataSource } from 'typeorm';
import { decodeIntegerCursor, encodeCursor, pageOf } from './cursor.js';
import { PreparedStatement } from './prepared-statement.js';
import type { MembersPage, MembersPageRequest } from './rows.js';

/** One row a member; a room without members on this page is one row without a member. */
export interface PagedMemberRow {
  readonly total: number;
  readonly room_version: number;
  readonly user_id: string | null;
  readonly membership_id: string;
  readonly joined_version: number;
  readonly joined_at: number;
}

export const directions = {
  asc: { name: 'members-asc', after: '>', sort: 'ASC' },
  desc: { name: 'members-desc', after: '<', sort: 'DESC' },
} as const;

function statementFor(
  order: 'asc' | 'desc',
  continued: boolean,
): PreparedStatement<PagedMemberRow> {
  const { name, after, sort } = directions[order];
  const rest = continued ? `AND (joined_at, joined_version) ${after} ($3::bigint, $4::bigint)` : '';
  return new PreparedStatement(
    continued ? `${name}-continued` : name,
    `SELECT room.room_version, room.member_count AS total,
      member.user_id, member.membership_id, member.joined_version, member.joined_at
    FROM rooms room LEFT JOIN LATERAL (
      SELECT user_id, membership_id, joined_version, joined_at FROM members
      WHERE chatroom_id = $1 ${rest}
      ORDER BY joined_at ${sort}, joined_version ${sort}
      LIMIT $2
    ) member ON true
    WHERE room.chatroom_id = $1 AND NOT room.destroyed
    ORDER BY member.joined_at ${sort}, member.joined_version ${sort}`,
  );
}

const statements = {
  asc: { first: statementFor('asc', false), next: statementFor('asc', true) },
  desc: { first: statementFor('desc', false), next: statementFor('desc', true) },
};

/** A page of members by join time with the room's count and version, all of one moment. */
export async function readMembersPage(
  dataSource: DataSource,
  chatroomId: string,
  request: MembersPageRequest,
): Promise<MembersPage | undefined> {
  const { order, limit, cursor } = request;
  const { name } = directions[order];
  const { first, next } = statements[order];
  const rows = await (cursor === undefined
    ? first.rows(dataSource, [chatroomId, limit + 1])
    : next.rows(dataSource, [chatroomId, limit + 1, ...decodeIntegerCursor(name, cursor, 2)]));
  return membersPageOf(rows, limit, (last) =>
    encodeCursor(name, [last.joined_at, last.joined_version]),
  );
}

/** Undefined where there is no row: there is no room. */
export function membersPageOf(
  rows: readonly PagedMemberRow[],
  limit: number,
  cursorAfter: (last: PagedMemberRow) => string,
): MembersPage | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const page = pageOf(
    rows.filter((row): row is PagedMemberRow & { user_id: string } => row.user_id !== null),
    limit,
    cursorAfter,
  );
  return {
    total: first.total,
    roomVersion: first.room_version,
    members: page.rows.map((row) => ({
      userId: row.user_id,
      membershipId: row.membership_id,
      joinedAt: row.joined_at,
    })),
    nextCursor: page.nextCursor,
  };
}
