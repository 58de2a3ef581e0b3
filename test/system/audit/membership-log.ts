import { decodeEvent, type EventData, type RoomEvent, topics } from '#contracts';
import { type FoldedRoom, RoomsFold } from '#persistence';
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
  readonly rooms: ReadonlyMap<string, FoldedRoom>;
  /** What is wrong with the event store in itself. */
  readonly findings: readonly string[];
}

/** Folds the event store, and checks what needs nothing else: every event keeps its schema and follows. */
export function foldMembershipLog(partitions: readonly PartitionContent[]): MembershipLog {
  const fold = new Fold();
  for (const { partition, records } of partitions) {
    for (const record of records) {
      const decoded = decodeEvent(topics.membership, record);
      if (decoded.outcome === 'event') fold.take(decoded.event, partition);
      else fold.findings.push(`${partition}/${record.offset} of the event store is no event`);
    }
  }
  const { ended, rooms, findings } = fold;
  return { memberships: [...ended, ...fold.living()], rooms, findings };
}

class Fold {
  readonly findings: string[] = [];
  readonly ended: Membership[] = [];
  readonly #rooms = new RoomsFold();
  readonly #memberships = new Map<string, Membership>();

  get rooms(): ReadonlyMap<string, FoldedRoom> {
    return this.#rooms.rooms;
  }

  living(): Membership[] {
    return Array.from(this.#memberships.values(), ({ joined }) => ({
      joined,
      exempt: this.#isExempt(joined),
    }));
  }

  take(event: RoomEvent, partition: number): void {
    if (event.type === 'MemberRemoved') this.#end(event.data);
    this.findings.push(...this.#rooms.apply(event, partition));
    if (event.type !== 'MemberJoined') return;
    this.#memberships.set(event.data.membershipId, { joined: event.data, exempt: false });
  }

  #end(removed: EventData<'MemberRemoved'>): void {
    const joined = this.#memberships.get(removed.membershipId)?.joined;
    if (joined === undefined) return;
    this.ended.push({ joined, removed, exempt: this.#isExempt(joined) });
    this.#memberships.delete(removed.membershipId);
  }

  #isExempt({ chatroomId, userId }: EventData<'MemberJoined'>): boolean {
    return this.rooms.get(chatroomId)?.whitelist.has(userId) ?? false;
  }
}
