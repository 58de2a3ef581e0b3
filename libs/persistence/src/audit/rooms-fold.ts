import { defaultRoomPolicy, type EventData, type RoomEvent, type RoomPolicy } from '#contracts';

/** A room as its events tell it. */
export interface FoldedRoom {
  readonly version: number;
  readonly policy: RoomPolicy;
  readonly destroyed: boolean;
  readonly members: ReadonlyMap<string, FoldedMember>;
  /** Exempt users, each with the end of the exemption, ms; null: no end. */
  readonly whitelist: ReadonlyMap<string, number | null>;
  /** Blocked users, each with the end of the block, ms. */
  readonly blocks: ReadonlyMap<string, number>;
}

export interface FoldedMember {
  readonly membershipId: string;
  readonly joinedVersion: number;
  readonly joinedAt: number;
}

interface Room extends FoldedRoom {
  version: number;
  policy: RoomPolicy;
  destroyed: boolean;
  readonly partition: number;
  readonly members: Map<string, FoldedMember>;
  readonly whitelist: Map<string, number | null>;
  readonly blocks: Map<string, number>;
}

/**
 * The plain fold of the event store: one event at a time, with the whole state in memory. It shares
 * nothing with the saga or with the bulk writer, so that both can be held against it.
 */
export class RoomsFold {
  readonly #rooms = new Map<string, Room>();

  get rooms(): ReadonlyMap<string, FoldedRoom> {
    return this.#rooms;
  }

  /**
   * Takes the next event of a partition. Returns in what it contradicts those before it, a sentence
   * each: a room is in one partition, its versions are 1, 2, 3 …, each membership ends at most once and
   * after it began.
   */
  apply(event: RoomEvent, partition: number): readonly string[] {
    const { chatroomId, roomVersion } = event.data;
    const room = this.#room(chatroomId, partition);
    const findings: string[] = [];
    if (partition !== room.partition) findings.push(`${chatroomId} is in two partitions`);
    if (roomVersion !== room.version + 1) {
      findings.push(`${chatroomId}: version ${roomVersion} follows ${room.version}`);
    }
    room.version = roomVersion;
    if (event.type === 'MemberJoined') findings.push(...contradictionsOfJoin(room, event.data));
    if (event.type === 'MemberRemoved') findings.push(...contradictionsOfEnd(room, event.data));
    evolve(room, event);
    return findings;
  }

  #room(chatroomId: string, partition: number): Room {
    let room = this.#rooms.get(chatroomId);
    if (room === undefined) {
      room = {
        version: 0,
        partition,
        policy: defaultRoomPolicy,
        destroyed: false,
        members: new Map(),
        whitelist: new Map(),
        blocks: new Map(),
      };
      this.#rooms.set(chatroomId, room);
    }
    return room;
  }
}

function contradictionsOfJoin({ members }: Room, joined: EventData<'MemberJoined'>): string[] {
  const { chatroomId, userId, roomVersion, membershipId } = joined;
  return [
    ...(members.has(userId) ? [`${userId} joins ${chatroomId} twice`] : []),
    ...(membershipId === `${chatroomId}:${roomVersion}`
      ? []
      : [`${membershipId} does not name version ${roomVersion} of ${chatroomId}`]),
  ];
}

function contradictionsOfEnd({ members }: Room, removed: EventData<'MemberRemoved'>): string[] {
  const { userId, membershipId } = removed;
  const isOfMember = members.get(userId)?.membershipId === membershipId;
  return isOfMember ? [] : [`${membershipId} of ${userId} ends twice, or without having begun`];
}

function evolve(room: Room, { type, data }: RoomEvent): void {
  switch (type) {
    case 'RoomCreated':
      room.policy = data.policy;
      room.destroyed = false;
      return;
    case 'RoomPolicySet':
      room.policy = data.policy;
      return;
    case 'RoomDestroyed':
      room.destroyed = true;
      room.whitelist.clear();
      room.blocks.clear();
      return;
    case 'MemberJoined': {
      const { userId, membershipId, roomVersion: joinedVersion, occurredAt: joinedAt } = data;
      room.members.set(userId, { membershipId, joinedVersion, joinedAt });
      return;
    }
    case 'MemberRemoved':
      room.members.delete(data.userId);
      return;
    case 'UserWhitelisted':
      room.whitelist.set(data.userId, data.expiresAt ?? null);
      return;
    case 'UserUnwhitelisted':
      room.whitelist.delete(data.userId);
      return;
    case 'UserBlocked':
      room.blocks.set(data.userId, data.until);
      return;
    case 'UserUnblocked':
      room.blocks.delete(data.userId);
      return;
  }
}
