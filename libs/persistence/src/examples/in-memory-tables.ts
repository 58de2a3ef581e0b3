import { defaultRoomPolicy, type RoomPolicy } from '#contracts';
import type { ReadModelRows } from '../audit/read-model-rows.js';
import type { RowChanges, UserOfRoom } from '../projection/row-changes.js';

interface RoomRow {
  readonly chatroomId: string;
  readonly roomVersion: number;
  readonly memberCount: number;
  readonly policy: RoomPolicy;
  readonly destroyed: boolean;
}

/** What the statements of `write-room-changes.ts` do, on maps: tells a fault of the fold from one of the SQL. */
export class InMemoryTables {
  private readonly rooms = new Map<string, RoomRow>();
  private readonly members = new Map<string, RowChanges['membersPut'][number]>();
  private readonly whitelist = new Map<string, RowChanges['whitelistPut'][number]>();
  private readonly blocks = new Map<string, RowChanges['blocksPut'][number]>();
  private readonly events = new Map<string, RowChanges['events'][number]>();

  apply(changes: RowChanges): void {
    for (const change of changes.rooms) {
      const row = this.rooms.get(change.chatroomId);
      this.rooms.set(change.chatroomId, {
        chatroomId: change.chatroomId,
        roomVersion: change.lastVersion,
        memberCount: (row?.memberCount ?? 0) + change.memberCountDelta,
        policy: change.policy ?? row?.policy ?? defaultRoomPolicy,
        destroyed: change.destroyed ?? row?.destroyed ?? false,
      });
    }
    for (const room of changes.listsCleared) {
      clear(this.whitelist, room);
      clear(this.blocks, room);
    }
    replace(this.members, changes.membersGone, changes.membersPut);
    replace(this.whitelist, changes.whitelistGone, changes.whitelistPut);
    replace(this.blocks, changes.blocksGone, changes.blocksPut);
    for (const event of changes.events) {
      this.events.set(`${event.chatroomId} ${String(event.roomVersion).padStart(9, '0')}`, event);
    }
  }

  rows(): ReadModelRows {
    return {
      positions: [],
      rooms: inOrder(this.rooms),
      members: inOrder(this.members),
      events: inOrder(this.events),
      whitelist: inOrder(this.whitelist),
      blocks: inOrder(this.blocks),
      results: [],
    };
  }
}

function keyOf({ chatroomId, userId }: UserOfRoom): string {
  return `${chatroomId} ${userId}`;
}

function replace<Row extends UserOfRoom>(
  rows: Map<string, Row>,
  gone: readonly UserOfRoom[],
  put: readonly Row[],
): void {
  for (const row of gone) rows.delete(keyOf(row));
  for (const row of put) rows.set(keyOf(row), row);
}

function clear(rows: Map<string, UserOfRoom>, chatroomId: string): void {
  for (const [key, row] of rows) if (row.chatroomId === chatroomId) rows.delete(key);
}

function inOrder<Row>(rows: ReadonlyMap<string, Row>): Row[] {
  return [...rows].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row);
}
