import type { RoomEvent } from '#contracts';
import { RoomFold } from './room-fold.js';
import type { RowChanges, UserOfRoom } from './row-changes.js';

/**
 * Folds events, in the order of the log, into the changes of the tables' rows. Pure: applying the
 * changes of two stretches one after another is the same as applying those of both at once.
 *
 * The rows come room by room, in the order of the tables' indices: so each part of an index is gone to once.
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
  return changesOf([...folds.values()].sort(byRoom));
}

function byRoom(left: RoomFold, right: RoomFold): number {
  return left.chatroomId < right.chatroomId ? -1 : 1;
}

function changesOf(folds: readonly RoomFold[]): RowChanges {
  const members = split(folds, (fold) => fold.members);
  const whitelist = split(folds, (fold) => fold.whitelist);
  const blocks = split(folds, (fold) => fold.blocks);
  return {
    rooms: folds.map((fold) => fold.change),
    membersPut: members.put,
    membersGone: members.gone,
    whitelistPut: whitelist.put,
    whitelistGone: whitelist.gone,
    blocksPut: blocks.put,
    blocksGone: blocks.gone,
    listsCleared: folds.filter((fold) => fold.listsCleared).map(({ chatroomId }) => chatroomId),
    events: folds.flatMap((fold) => fold.events),
  };
}

function split<Put extends UserOfRoom>(
  folds: readonly RoomFold[],
  rowsOf: (fold: RoomFold) => ReadonlyMap<string, Put | null>,
) {
  const put: Put[] = [];
  const gone: UserOfRoom[] = [];
  for (const fold of folds) {
    for (const [userId, row] of rowsOf(fold)) {
      if (row === null) gone.push({ chatroomId: fold.chatroomId, userId });
      else put.push(row);
    }
  }
  return { put, gone };
}
