import { defaultRoomPolicy, type RoomPolicy } from '#contracts';
import { IndexedHeap } from './indexed-heap.js';
import type { Member } from './member.js';
import { MessageTimes } from './message-times.js';

/** What decisions may see of a room. */
export interface RoomState {
  readonly chatroomId: string;
  readonly policy: RoomPolicy;
  readonly members: ReadonlyMap<string, Member>;
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
  readonly members = new Map<string, Member>();
  readonly whitelist = new Map<string, number | undefined>();
  readonly blocks = new Map<string, number>();
  readonly messages: MessageTimes;
  /** The members that are offline, neither exempt nor due, by the time they went offline. */
  readonly waiting = new IndexedHeap<Member>();

  constructor(chatroomId: string, messages = newMessageTimes()) {
    this.chatroomId = chatroomId;
    this.messages = messages;
  }
}

/** As many as a room with the default policy needs. */
export function newMessageTimes(): MessageTimes {
  return new MessageTimes(defaultRoomPolicy.offlineMessageLimit);
}
