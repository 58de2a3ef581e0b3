import type { DataSource } from 'typeorm';
import { decodeIntegerCursor, encodeCursor, InvalidCursor } from './cursor.js';
import { directions, membersPageOf, type PagedMemberRow } from './members-page.js';
import type { MembersPage, MembersPageRequest } from './rows.js';

interface PastMembersRequest extends MembersPageRequest {
  /** Event time, ms. */
  readonly asOf: number;
}

const columns = 'user_id, membership_id, joined_version, joined_at';

/**
 * The members of a moment are those of now, without those who joined later, and with those who joined
 * before and were removed later. So the statement looks at what has happened since, and at the page,
 * not at the room's history before nor at all of its members. The subselects with LIMIT 1 keep it to
 * the index: each removal looks its join up.
 */
function statementFor(order: 'asc' | 'desc', continued: boolean): string {
  const { after, sort } = directions[order];
  const rest = continued ? `AND (joined_at, joined_version) ${after} ($4::bigint, $5::bigint)` : '';
  const sorted = `ORDER BY joined_at ${sort}, joined_version ${sort} LIMIT $2`;
  return `
    WITH removed AS MATERIALIZED (
      SELECT removal.user_id, removal.data->>'membershipId' AS membership_id,
        joined.room_version AS joined_version, joined.occurred_at AS joined_at
      FROM room_events removal CROSS JOIN LATERAL (
        SELECT room_version, occurred_at FROM room_events
        WHERE chatroom_id = $1
          AND room_version = substring(removal.data->>'membershipId' from '[0-9]+$')::bigint
        LIMIT 1
      ) joined
      WHERE removal.chatroom_id = $1 AND removal.type = 'MemberRemoved'
        AND removal.occurred_at > $3::bigint AND joined.occurred_at <= $3::bigint
    ), page AS (
      (SELECT ${columns} FROM members
        WHERE chatroom_id = $1 AND joined_at <= $3::bigint ${rest} ${sorted})
      UNION ALL
      (SELECT ${columns} FROM removed WHERE true ${rest} ${sorted})
    )
    SELECT room.room_version,
      room.member_count + (SELECT count(*) FROM removed)
        - (SELECT count(*) FROM members WHERE chatroom_id = $1 AND joined_at > $3::bigint) AS total,
      member.*
    FROM rooms room LEFT JOIN LATERAL (SELECT ${columns} FROM page ${sorted}) member ON true
    WHERE room.chatroom_id = $1
    ORDER BY member.joined_at ${sort}, member.joined_version ${sort}`;
}

/**
 * A page of those who were members at a moment, by event time: who had joined by then and was not
 * removed by then. `total` is their number; the version is that of the room in the read model, whose
 * history the answer is from. A cursor is of one moment.
 */
export async function readMembersAsOf(
  dataSource: DataSource,
  chatroomId: string,
  request: PastMembersRequest,
): Promise<MembersPage | undefined> {
  const { order, limit, cursor, asOf } = request;
  const name = `${directions[order].name}-as-of`;
  const [moment = asOf, ...position] =
    cursor === undefined ? [] : decodeIntegerCursor(name, cursor, 3);
  if (moment !== asOf) throw new InvalidCursor();
  const statement = statementFor(order, position.length > 0);
  const parameters = [chatroomId, limit + 1, asOf, ...position];
  const rows = await dataSource.query<PagedMemberRow[]>(statement, parameters);
  return membersPageOf(rows, limit, (last) =>
    encodeCursor(name, [asOf, last.joined_at, last.joined_version]),
  );
}
