import type { RoomEvent, RoomPolicy } from '#contracts';
import { brokenOrder } from './broken-log.js';
import type {
  BlockPut,
  EventInsert,
  MemberPut,
  RoomChange,
  UserOfRoom,
  WhitelistPut,
} from './row-changes.js';

/** The rows of one list of a room, by user id; null: the row goes. */
type Rows<Put extends UserOfRoom> = Map<string, Put | null>;

/**
 * What a stretch of the log does to one room. Its events come in the order of their versions; a later
 * one supersedes what an earlier one did to the same row, so each row is written once.
 */
export class RoomFold {
  readonly members: Rows<MemberPut> = new Map();
  readonly whitelist: Rows<WhitelistPut> = new Map();
  readonly blocks: Rows<BlockPut> = new Map();
  readonly events: EventInsert[] = [];
  listsCleared = false;
  private memberCountDelta = 0;
  private policy: RoomPolicy | undefined;
  private destroyed: boolean | undefined;
  private created = false;
  private lastVersion: number;

  constructor(
    readonly chatroomId: string,
    private readonly firstVersion: number,
  ) {
    this.lastVersion = firstVersion - 1;
  }

  get change(): RoomChange {
    const { chatroomId, firstVersion, lastVersion, memberCountDelta } = this;
    const { policy, destroyed, created } = this;
    return {
      chatroomId,
      firstVersion,
      lastVersion,
      memberCountDelta,
      policy,
      destroyed,
      created,
    };
  }

  /** Throws BrokenLog when the version does not follow: the log holds each version once, in order. */
  apply(event: RoomEvent): void {
    const { roomVersion } = event.data;
    if (roomVersion <= this.lastVersion) {
      throw brokenOrder(this.chatroomId, this.lastVersion, roomVersion);
    }
    this.lastVersion = roomVersion;
    this.events.push(eventInsert(event));
    this.evolve(event);
  }

  private evolve(event: RoomEvent): void {
    const { chatroomId } = this;
    switch (event.type) {
      case 'RoomCreated':
        this.created = true;
        this.destroyed = false;
        this.policy = event.data.policy;
        return;
      case 'MemberJoined':
        this.join(event.data);
        return;
      case 'MemberRemoved':
        this.memberCountDelta -= 1;
        this.members.set(event.data.userId, null);
        return;
      case 'UserBlocked': {
        const { userId, until } = event.data;
        this.blocks.set(userId, { chatroomId, userId, until });
        return;
      }
      case 'UserUnblocked':
        this.blocks.set(event.data.userId, null);
        return;
      case 'UserWhitelisted': {
        const { userId, expiresAt = null } = event.data;
        this.whitelist.set(userId, { chatroomId, userId, expiresAt });
        return;
      }
      case 'UserUnwhitelisted':
        this.whitelist.set(event.data.userId, null);
        return;
      case 'RoomPolicySet':
        this.policy = event.data.policy;
        return;
      case 'RoomDestroyed':
        this.destroy();
        return;
    }
  }

  private join(data: Extract<RoomEvent, { type: 'MemberJoined' }>['data']): void {
    const { chatroomId } = this;
    const { userId, membershipId, roomVersion: joinedVersion, occurredAt: joinedAt } = data;
    this.memberCountDelta += 1;
    this.members.set(userId, { chatroomId, userId, membershipId, joinedVersion, joinedAt });
  }

  /** The members are gone by their own events; the whitelist and the blocks end with the room. */
  private destroy(): void {
    this.destroyed = true;
    this.listsCleared = true;
    this.whitelist.clear();
    this.blocks.clear();
  }
}

function eventInsert({ type, data }: RoomEvent): EventInsert {
  const fields: RoomEvent['data'] & { readonly userId?: string } = data;
  const { chatroomId, roomVersion, occurredAt, userId = null, ...rest } = fields;
  return { chatroomId, roomVersion, type, userId, occurredAt, data: rest };
}
