import type { DueRemoval } from './due-removals.js';
import { type HeapItem, outsideHeap } from './indexed-heap.js';
import type { Presence } from './presence.js';
import type { Room } from './room.js';
import { Watch } from './watch.js';

/**
 * A user with at least one membership in the partition; presence is shared by all of them.
 *
 * Memberships are a list through the members themselves: most users have one, and an array of one would
 * take more memory than all else about a member.
 */
export class User {
  readonly userId: string;
  presence: Presence | undefined;
  #newest: Member | undefined = undefined;

  constructor(userId: string, presence: Presence | undefined) {
    this.userId = userId;
    this.presence = presence;
  }

  get isMember(): boolean {
    return this.#newest !== undefined;
  }

  /** In the order of joining. */
  get memberships(): readonly Member[] {
    const memberships: Member[] = [];
    for (let member = this.#newest; member !== undefined; member = member.earlierOfUser) {
      memberships.push(member);
    }
    return memberships.reverse();
  }

  addMembership(member: Member): void {
    member.earlierOfUser = this.#newest;
    this.#newest = member;
  }

  removeMembership(member: Member): void {
    if (this.#newest === member) {
      this.#newest = member.earlierOfUser;
      return;
    }
    let later = this.#newest;
    while (later !== undefined && later.earlierOfUser !== member) later = later.earlierOfUser;
    if (later !== undefined) later.earlierOfUser = member.earlierOfUser;
  }
}

/**
 * A user in a room.
 *
 * Invariant, kept by `PassiveExit`: a member that is offline and not exempt is either among the waiting
 * of its room (`heapIndex`) or due; any other member is not among the waiting.
 */
export class Member implements HeapItem {
  readonly room: Room;
  readonly user: User;
  readonly joinedVersion: number;
  readonly joinedAt: number;
  heapIndex = outsideHeap;
  due: DueRemoval | undefined = undefined;
  watch: Watch | undefined = undefined;
  /** The membership that the user began before this one; kept by `User`. */
  earlierOfUser: Member | undefined = undefined;

  constructor(room: Room, user: User, joinedVersion: number, joinedAt: number) {
    this.room = room;
    this.user = user;
    this.joinedVersion = joinedVersion;
    this.joinedAt = joinedAt;
  }

  /** The watch, made if need be. */
  watched(): Watch {
    this.watch ??= new Watch(this);
    return this.watch;
  }

  get membershipId(): string {
    return membershipIdOf(this.room.chatroomId, this.joinedVersion);
  }

  /** Since when the member is offline; undefined: it is present, also by having joined later. */
  get offlineSince(): number | undefined {
    const { presence } = this.user;
    if (presence === undefined || presence.online) return undefined;
    return this.joinedAt <= presence.at ? presence.at : undefined;
  }
}

export function membershipIdOf(chatroomId: string, joinedVersion: number): string {
  return `${chatroomId}:${joinedVersion}`;
}
