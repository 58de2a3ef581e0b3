import type { RoomEvent } from '#contracts';
import { RoomFold } from './room-fold.js';
import type { EventInsert, RowChanges, UserOfRoom } from './row-changes.js';

/**
 * Folds events, in the order of the log, into the changes of the tables' rows. Pure: applying the
 * changes of two stretches one after another is the same as applying those of both at once.
 *
 * Throws BrokenLog where a room's versions do not ascend.
 */
export function foldRoomEvents(events: readonly RoomEvent[]): RowChanges {
  const folds = new Map<string, RoomFold>();
  for (const event of events) {
    const { chatroomId, roomVersion } = event.data;
    let fold = folds.get(chatroomId);
    if (fold === undefined) {
      fold = new RoomFold(chatroomId, roomVersion);
      folds.set(chatroomId, fold);
    }
    fold.apply(event);
  }
  return changesOf(folds, events.map(eventInsert));
}

function changesOf(folds: ReadonlyMap<string, RoomFold>, events: readonly EventInsert[]) {
  const members = split(folds, (fold) => fold.members);
  const whitelist = split(folds, (fold) => fold.whitelist);
  const blocks = split(folds, (fold) => fold.blocks);
  return {
    rooms: Array.from(folds.values(), (fold) => fold.change),
    membersPut: members.put,
    membersGone: members.gone,
    whitelistPut: whitelist.put,
    whitelistGone: whitelist.gone,
    blocksPut: blocks.put,
    blocksGone: blocks.gone,
    listsCleared: [...folds].filter(([, fold]) => fold.listsCleared).map(([id]) => id),
    events,
  };
}

function split<Put extends UserOfRoom>(
  folds: ReadonlyMap<string, RoomFold>,
  rowsOf: (fold: RoomFold) => ReadonlyMap<string, Put | null>,
) {
  const put: Put[] = [];
  const gone: UserOfRoom[] = [];
  for (const [chatroomId, fold] of folds) {
    for (const [userId, row] of rowsOf(fold)) {
      if (row === null) gone.push({ chatroomId, userId });
      else put.push(row);
    }
  }
  return { put, gone };
}

function eventInsert({ type, data }: RoomEvent): EventInsert {
  const fields: RoomEvent['data'] & { readonly userId?: string } = data;
  const { chatroomId, roomVersion, occurredAt, userId = null, ...rest } = fields;
  return { chatroomId, roomVersion, type, userId, occurredAt, data: rest };
}
