import type { EntityManager } from 'typeorm';
import { brokenRooms } from './broken-log.js';
import { insertRows, putRows, removeRows, unnest } from './bulk-statements.js';
import type { RoomChange, RowChanges } from './row-changes.js';
import {
  blocksTable,
  eventsTable,
  membersTable,
  roomChangeColumns,
  whitelistTable,
} from './tables.js';

/**
 * Writes the changes inside the caller's transaction: a fixed number of statements, however many rows.
 * Resolves with the number of rows written. Throws BrokenLog when a room's row does not let itself be
 * continued: it is at that version already, or there is none and the log does not create it.
 */
export async function writeRoomChanges(
  manager: EntityManager,
  changes: RowChanges,
): Promise<number> {
  await advanceRooms(manager, changes.rooms);
  await clearLists(manager, changes.listsCleared);
  return (
    changes.rooms.length +
    (await removeRows(manager, membersTable, changes.membersGone)) +
    (await putRows(manager, membersTable, changes.membersPut)) +
    (await removeRows(manager, whitelistTable, changes.whitelistGone)) +
    (await putRows(manager, whitelistTable, changes.whitelistPut)) +
    (await removeRows(manager, blocksTable, changes.blocksGone)) +
    (await putRows(manager, blocksTable, changes.blocksPut)) +
    (await insertRows(manager, eventsTable, changes.events))
  );
}

async function advanceRooms(manager: EntityManager, rooms: readonly RoomChange[]): Promise<void> {
  if (rooms.length === 0) return;
  const known = await updateRooms(manager, rooms);
  const others = rooms.filter(({ chatroomId }) => !known.has(chatroomId));
  if (others.length === 0) return;
  const inserted = await insertRooms(
    manager,
    others.filter(({ created }) => created),
  );
  const refused = others.filter(({ chatroomId }) => !inserted.has(chatroomId));
  if (refused.length > 0) throw brokenRooms(refused.map(({ chatroomId }) => chatroomId));
}

async function updateRooms(
  manager: EntityManager,
  rooms: readonly RoomChange[],
): Promise<Set<string>> {
  const { sql, names, parameters } = unnest(roomChangeColumns, rooms);
  const [updated] = await manager.query<[{ chatroom_id: string }[], number]>(
    `UPDATE rooms SET
       room_version = change.last_version,
       member_count = rooms.member_count + change.member_count_delta,
       policy = coalesce(change.policy, rooms.policy),
       destroyed = coalesce(change.destroyed, rooms.destroyed)
     FROM ${sql} AS change (${names})
     WHERE rooms.chatroom_id = change.chatroom_id AND rooms.room_version < change.first_version
     RETURNING rooms.chatroom_id`,
    parameters,
  );
  return new Set(updated.map((row) => row.chatroom_id));
}

async function insertRooms(
  manager: EntityManager,
  rooms: readonly RoomChange[],
): Promise<Set<string>> {
  if (rooms.length === 0) return new Set();
  const { sql, names, parameters } = unnest(roomChangeColumns, rooms);
  const inserted = await manager.query<{ chatroom_id: string }[]>(
    `INSERT INTO rooms (chatroom_id, room_version, member_count, policy, destroyed)
     SELECT chatroom_id, last_version, member_count_delta, policy, destroyed
     FROM ${sql} AS change (${names})
     ON CONFLICT (chatroom_id) DO NOTHING
     RETURNING chatroom_id`,
    parameters,
  );
  return new Set(inserted.map((row) => row.chatroom_id));
}

async function clearLists(manager: EntityManager, chatroomIds: readonly string[]): Promise<void> {
  if (chatroomIds.length === 0) return;
  for (const { name } of [whitelistTable, blocksTable]) {
    await manager.query(`DELETE FROM ${name} WHERE chatroom_id = ANY($1::text[])`, [chatroomIds]);
  }
}
