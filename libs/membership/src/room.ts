import { defaultRoomPolicy, type RoomPolicy } from '#contracts';
import { IndexedHeap } from './indexed-heap.js';
import type { MemberTable } from './member-table.js';
import type { MessageTimes } from './message-times.js';
import { RoomMembers } from './room-members.js';

/** What decisions may see of a room. */
export interface RoomState {
  readonly chatroomId: string;
  readonly policy: RoomPolicy;
  readonly members: Omit<RoomMembers, 'add' | 'remove'>;
  /** Exempt users, each with the end of the exemption, ms; undefined: no end. */
  readonly whitelist: ReadonlyMap<string, number | undefined>;
  /** Blocked users, each with the end of the block, ms. */
  readonly blocks: ReadonlyMap<string, number>;
}

/** A room of the partition; a destroyed one stays for its version and may be created again. */
export class Room implements RoomState {
  readonly chatroomId: string;
  version = 0;
  exists = false;
  policy = defaultRoomPolicy;
  /** Event time of what set the policy, ms; -Infinity: it is the default. */
  policySetAt = -Infinity;
  readonly members: RoomMembers;
  readonly whitelist = new Map<string, number | undefined>();
  readonly blocks = new Map<string, number>();
  readonly messages: MessageTimes;
  /** The rows of the members that are offline, neither exempt nor due, by the time they went offline. */
  readonly waiting: IndexedHeap<number>;

  constructor(chatroomId: string, table: MemberTable, messages: MessageTimes) {
    this.chatroomId = chatroomId;
    this.messages = messages;
    this.members = new RoomMembers(table, table.addRoom(this));
    this.waiting = new IndexedHeap(table.waitingPlaces);
  }
}
