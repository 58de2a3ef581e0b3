import type { EventData, RemovalReason, RoomPolicy } from '#contracts';

export interface PageRequest {
  /** Rows of the page, 1 or more; the caller bounds it. */
  readonly limit: number;
  /** `nextCursor` of the page before; absent: from the beginning. */
  readonly cursor?: string | undefined;
}

export interface MembersPageRequest extends PageRequest {
  /** By join time: `asc` oldest first. */
  readonly order: 'asc' | 'desc';
  /** Event time, ms: the members of that moment; absent: of now. */
  readonly asOf?: number | undefined;
}

/** What the read model answers. All times are ms since the epoch. */
export interface RoomRow {
  readonly chatroomId: string;
  readonly memberCount: number;
  readonly roomVersion: number;
  readonly policy: RoomPolicy;
}

export interface MemberRow {
  readonly userId: string;
  readonly membershipId: string;
  readonly joinedAt: number;
}

/** A page of a room's members; `total` and `roomVersion` are of the same moment as the page. */
export interface MembersPage {
  readonly total: number;
  readonly roomVersion: number;
  readonly members: readonly MemberRow[];
  readonly nextCursor: string | null;
}

export interface ChatroomOfUser {
  readonly chatroomId: string;
  readonly membershipId: string;
  readonly joinedAt: number;
}

export interface ChatroomsPage {
  readonly chatrooms: readonly ChatroomOfUser[];
  readonly nextCursor: string | null;
}

type MemberRemoved = EventData<'MemberRemoved'>;

/** A join or a removal; reason and evidence stand on removals only. */
export interface HistoryEntry {
  readonly type: 'MemberJoined' | 'MemberRemoved';
  readonly roomVersion: number;
  readonly membershipId: string;
  readonly occurredAt: number;
  readonly decidedAt: number;
  readonly reason?: RemovalReason;
  readonly evidence?: NonNullable<MemberRemoved['evidence']>;
  readonly causedBy?: NonNullable<MemberRemoved['causedBy']>;
  readonly requestId?: string;
  readonly actor?: string;
}

export interface HistoryPage {
  readonly history: readonly HistoryEntry[];
  readonly nextCursor: string | null;
}

/** An event as the log holds it: `type` beside the fields of its data. */
export interface StoredEvent {
  readonly type: string;
  readonly chatroomId: string;
  readonly roomVersion: number;
  readonly occurredAt: number;
  readonly userId?: string;
  readonly [field: string]: unknown;
}

export interface EventsPage {
  readonly events: readonly StoredEvent[];
}

export interface WhitelistRow {
  readonly userId: string;
  readonly expiresAt?: number;
}

export interface WhitelistPage {
  readonly entries: readonly WhitelistRow[];
  readonly nextCursor: string | null;
}

export interface BlockRow {
  readonly userId: string;
  readonly until: number;
}

export interface BlocksPage {
  readonly entries: readonly BlockRow[];
  readonly nextCursor: string | null;
}

export interface RequestResultRow {
  readonly requestId: string;
  readonly chatroomId: string;
  readonly userId?: string;
  readonly code: number;
  readonly roomVersion: number;
  readonly completedAt: number;
}
