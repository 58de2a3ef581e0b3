import type { DueRemoval } from './due-removals.js';
import type { MemberTable } from './member-table.js';
import type { Presence } from './presence.js';
import type { Room } from './room.js';
import { Watch } from './watch.js';

/** A user with at least one membership in the partition; presence is shared by all of them. A view of a row. */
export class User {
  readonly row: number;
  readonly #table: MemberTable;

  constructor(table: MemberTable, row: number) {
    this.#table = table;
    this.row = row;
  }

  get userId(): string {
    return this.#table.users.id(this.row);
  }

  get presence(): Presence | undefined {
    return this.#table.users.presence(this.row);
  }

  set presence(presence: Presence | undefined) {
    this.#table.users.setPresence(this.row, presence);
  }

  get isMember(): boolean {
    return this.#table.hasMembership(this.row);
  }

  /** In the order of joining. */
  get memberships(): readonly Member[] {
    return this.#table.membershipsOfUser(this.row);
  }
}

/**
 * A user in a room. A view of a row.
 *
 * Invariant, kept by `PassiveExit`: a member that is offline and not exempt is either among the waiting
 * of its room or due; any other member is not among the waiting.
 */
export class Member {
  readonly row: number;
  readonly #table: MemberTable;

  constructor(table: MemberTable, row: number) {
    this.#table = table;
    this.row = row;
  }

  get room(): Room {
    return this.#table.room(this.row);
  }

  get user(): User {
    return this.#table.user(this.row);
  }

  get joinedVersion(): number {
    return this.#table.joinedVersion(this.row);
  }

  get joinedAt(): number {
    return this.#table.joinedAt(this.row);
  }

  get due(): DueRemoval | undefined {
    return this.#table.due(this.row);
  }

  set due(removal: DueRemoval | undefined) {
    this.#table.setDue(this.row, removal);
  }

  get watch(): Watch | undefined {
    return this.#table.watch(this.row);
  }

  /** The watch, made if need be. */
  watched(): Watch {
    const known = this.watch;
    if (known !== undefined) return known;
    const watch = new Watch(this);
    this.#table.setWatch(this.row, watch);
    return watch;
  }

  /** On the whitelist of the room. */
  get isExempt(): boolean {
    const { whitelist } = this.room;
    return whitelist.size > 0 && whitelist.has(this.user.userId);
  }

  get membershipId(): string {
    return membershipIdOf(this.room.chatroomId, this.joinedVersion);
  }

  /** Since when the member is offline; undefined: it is present, also by having joined later. */
  get offlineSince(): number | undefined {
    return this.#table.offlineSince(this.row);
  }
}

export function membershipIdOf(chatroomId: string, joinedVersion: number): string {
  return `${chatroomId}:${joinedVersion}`;
}
