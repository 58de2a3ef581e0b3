import type { RoomPolicy } from '#contracts';

/** What a stretch of a log changes in the tables: the last state of each row it touches. */
export interface RowChanges {
  readonly rooms: readonly RoomChange[];
  readonly membersPut: readonly MemberPut[];
  readonly membersGone: readonly UserOfRoom[];
  readonly whitelistPut: readonly WhitelistPut[];
  readonly whitelistGone: readonly UserOfRoom[];
  readonly blocksPut: readonly BlockPut[];
  readonly blocksGone: readonly UserOfRoom[];
  /** Rooms whose whitelist and blocks end before the entries above are put. */
  readonly listsCleared: readonly string[];
  readonly events: readonly EventInsert[];
}

export interface RoomChange {
  readonly chatroomId: string;
  /** Versions of the room's first and last event of the stretch. */
  readonly firstVersion: number;
  readonly lastVersion: number;
  /** Joins less removals. */
  readonly memberCountDelta: number;
  /** The policy set last; undefined where the stretch sets none. */
  readonly policy: RoomPolicy | undefined;
  /** Undefined where the stretch neither creates nor destroys the room. */
  readonly destroyed: boolean | undefined;
  /** The stretch holds a RoomCreated, so there may be no row yet. */
  readonly created: boolean;
}

export interface UserOfRoom {
  readonly chatroomId: string;
  readonly userId: string;
}

export interface MemberPut extends UserOfRoom {
  readonly membershipId: string;
  readonly joinedVersion: number;
  readonly joinedAt: number;
}

export interface WhitelistPut extends UserOfRoom {
  readonly expiresAt: number | null;
}

export interface BlockPut extends UserOfRoom {
  readonly until: number;
}

export interface EventInsert {
  readonly chatroomId: string;
  readonly roomVersion: number;
  readonly type: string;
  readonly userId: string | null;
  readonly occurredAt: number;
  /** The fields of the event's data that have no column of their own. */
  readonly data: Readonly<Record<string, unknown>>;
}
