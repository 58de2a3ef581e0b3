import { decodeEvent, type EventData, type RoomEvent, topics } from '#contracts';
import type { PartitionContent } from '#streaming';

/** A membership as the event store tells it. */
export interface Membership {
  readonly joined: EventData<'MemberJoined'>;
  readonly removed?: EventData<'MemberRemoved'>;
  /** At its end: whether the user was exempt then. */
  readonly exempt: boolean;
}

export interface MembershipLog {
  readonly memberships: readonly Membership[];
  /** What is wrong with the event store in itself. */
  readonly findings: readonly string[];
}

interface Room {
  version: number;
  readonly partition: number;
  readonly living: Map<string, EventData<'MemberJoined'>>;
  readonly exempt: Set<string>;
}

/**
 * Folds the event store and checks what needs nothing else: every event keeps its schema, a room is in
 * one partition, its versions are 1, 2, 3 …, and each membership ends at most once, after it began.
 */
export function foldMembershipLog(partitions: readonly PartitionContent[]): MembershipLog {
  const fold = new Fold();
  for (const { partition, records } of partitions) {
    for (const record of records) {
      const decoded = decodeEvent(topics.membership, record);
      if (decoded.outcome === 'event') fold.take(decoded.event, partition);
      else fold.findings.push(`${partition}/${record.offset} of the event store is no event`);
    }
  }
  return { memberships: [...fold.ended, ...fold.living()], findings: fold.findings };
}

class Fold {
  readonly findings: string[] = [];
  readonly ended: Membership[] = [];
  readonly #rooms = new Map<string, Room>();

  living(): Membership[] {
    return [...this.#rooms.values()].flatMap(({ living, exempt }) =>
      Array.from(living, ([userId, joined]) => ({ joined, exempt: exempt.has(userId) })),
    );
  }

  take(event: RoomEvent, partition: number): void {
    const { chatroomId, roomVersion } = event.data;
    const room = this.#room(chatroomId, partition);
    if (roomVersion !== room.version + 1) {
      this.findings.push(`${chatroomId}: version ${roomVersion} follows ${room.version}`);
    }
    if (partition !== room.partition) this.findings.push(`${chatroomId} is in two partitions`);
    room.version = roomVersion;
    this.#evolve(room, event);
  }

  #evolve(room: Room, { type, data }: RoomEvent): void {
    if (type === 'MemberJoined') this.#join(room, data);
    else if (type === 'MemberRemoved') this.#remove(room, data);
    else if (type === 'UserWhitelisted') room.exempt.add(data.userId);
    else if (type === 'UserUnwhitelisted') room.exempt.delete(data.userId);
  }

  #join({ living }: Room, joined: EventData<'MemberJoined'>): void {
    const { chatroomId, userId, roomVersion, membershipId } = joined;
    if (living.has(userId)) this.findings.push(`${userId} joins ${chatroomId} twice`);
    if (membershipId !== `${chatroomId}:${roomVersion}`) {
      this.findings.push(`${membershipId} does not name version ${roomVersion} of ${chatroomId}`);
    }
    living.set(userId, joined);
  }

  #remove({ living, exempt }: Room, removed: EventData<'MemberRemoved'>): void {
    const { userId, membershipId } = removed;
    const joined = living.get(userId);
    if (joined?.membershipId === membershipId) {
      this.ended.push({ joined, removed, exempt: exempt.has(userId) });
      living.delete(userId);
    } else {
      this.findings.push(`${membershipId} of ${userId} ends twice, or without having begun`);
    }
  }

  #room(chatroomId: string, partition: number): Room {
    let room = this.#rooms.get(chatroomId);
    if (room === undefined) {
      room = { version: 0, partition, living: new Map(), exempt: new Set() };
      this.#rooms.set(chatroomId, room);
    }
    return room;
  }
}
