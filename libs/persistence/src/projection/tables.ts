import type { BulkColumn, BulkTable } from './bulk-statements.js';
import type {
  BlockPut,
  EventInsert,
  MemberPut,
  RoomChange,
  UserOfRoom,
  WhitelistPut,
} from './row-changes.js';
import type { RequestResult } from './fold-results.js';

const chatroomId: BulkColumn<{ readonly chatroomId: string }> = {
  name: 'chatroom_id',
  type: 'text',
  value: (row) => row.chatroomId,
};
const userOfRoom: readonly BulkColumn<UserOfRoom>[] = [
  chatroomId,
  { name: 'user_id', type: 'text', value: (row) => row.userId },
];

type EventKey = Pick<EventInsert, 'chatroomId' | 'roomVersion'>;
type ResultKey = Pick<RequestResult, 'requestId' | 'chatroomId'>;

export const membersTable: BulkTable<UserOfRoom, MemberPut> = {
  name: 'members',
  key: userOfRoom,
  rest: [
    { name: 'membership_id', type: 'text', value: (row) => row.membershipId },
    { name: 'joined_version', type: 'bigint', value: (row) => row.joinedVersion },
    { name: 'joined_at', type: 'bigint', value: (row) => row.joinedAt },
  ],
};

export const whitelistTable: BulkTable<UserOfRoom, WhitelistPut> = {
  name: 'whitelist_entries',
  key: userOfRoom,
  rest: [{ name: 'expires_at', type: 'bigint', value: (row) => row.expiresAt }],
};

export const blocksTable: BulkTable<UserOfRoom, BlockPut> = {
  name: 'block_entries',
  key: userOfRoom,
  rest: [{ name: 'until', type: 'bigint', value: (row) => row.until }],
};

export const eventsTable: BulkTable<EventKey, EventInsert> = {
  name: 'room_events',
  key: [chatroomId, { name: 'room_version', type: 'bigint', value: (row) => row.roomVersion }],
  rest: [
    { name: 'type', type: 'text', value: (row) => row.type },
    { name: 'user_id', type: 'text', value: (row) => row.userId },
    { name: 'occurred_at', type: 'bigint', value: (row) => row.occurredAt },
    { name: 'data', type: 'json', value: (row) => JSON.stringify(row.data) },
  ],
};

export const resultsTable: BulkTable<ResultKey, RequestResult> = {
  name: 'request_results',
  key: [{ name: 'request_id', type: 'text', value: (row) => row.requestId }, chatroomId],
  rest: [
    { name: 'user_id', type: 'text', value: (row) => row.userId },
    { name: 'code', type: 'integer', value: (row) => row.code },
    { name: 'room_version', type: 'bigint', value: (row) => row.roomVersion },
    { name: 'completed_at', type: 'bigint', value: (row) => row.completedAt },
  ],
  stamped: ['recorded_at'],
};

/** The columns of a change of `rooms`, as `write-room-changes.ts` names them. */
export const roomChangeColumns: readonly BulkColumn<RoomChange>[] = [
  chatroomId,
  { name: 'first_version', type: 'bigint', value: (row) => row.firstVersion },
  { name: 'last_version', type: 'bigint', value: (row) => row.lastVersion },
  { name: 'member_count_delta', type: 'bigint', value: (row) => row.memberCountDelta },
  {
    name: 'policy',
    type: 'jsonb',
    value: (row) => (row.policy === undefined ? null : JSON.stringify(row.policy)),
  },
  { name: 'destroyed', type: 'boolean', value: (row) => row.destroyed ?? null },
];
