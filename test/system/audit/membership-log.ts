import { decodeEvent, type EventData, type RoomEvent, topics } from '#contracts';
import { type FoldedRoom, RoomsFold } from '#persistence';
import type { PartitionContent } from '#streaming';
import { RealtimeFold, type RealtimeTerms } from './realtime-terms.js';

/** A membership as the event store tells it. */
export interface Membership {
  readonly joined: EventData<'MemberJoined'>;
  readonly removed?: EventData<'MemberRemoved'>;
  /** At its end: whether the user was exempt then. */
  readonly exempt: boolean;
  /** At its end: what the real-time rules asked of the room and of the member. */
  readonly terms: RealtimeTerms;
}

export interface MembershipLog {
  /** Those of one room in the order of its versions. */
  readonly events: readonly RoomEvent[];
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
  const { events, ended, rooms, findings } = fold;
  return { events, memberships: [...ended, ...fold.living()], rooms, findings };
}

class Fold {
  readonly findings: string[] = [];
  readonly events: RoomEvent[] = [];
  readonly ended: Membership[] = [];
  readonly #rooms = new RoomsFold();
  readonly #terms = new Map<string, RealtimeFold>();
  readonly #memberships = new Map<string, EventData<'MemberJoined'>>();

  get rooms(): ReadonlyMap<string, FoldedRoom> {
    return this.#rooms.rooms;
  }

  living(): Membership[] {
    return Array.from(this.#memberships.values(), (joined) => this.#membership(joined));
  }

  take(event: RoomEvent, partition: number): void {
    const { chatroomId } = event.data;
    this.events.push(event);
    if (event.type === 'MemberRemoved') this.#end(event.data);
    this.findings.push(...this.#rooms.apply(event, partition));
    const terms = this.#terms.get(chatroomId) ?? new RealtimeFold();
    terms.apply(event);
    this.#terms.set(chatroomId, terms);
    if (event.type === 'MemberJoined') this.#memberships.set(event.data.membershipId, event.data);
  }

  #end(removed: EventData<'MemberRemoved'>): void {
    const joined = this.#memberships.get(removed.membershipId);
    if (joined === undefined) return;
    this.ended.push({ ...this.#membership(joined), removed });
    this.#memberships.delete(removed.membershipId);
  }

  #membership(joined: EventData<'MemberJoined'>): Membership {
    const { chatroomId, userId } = joined;
    const terms = this.#terms.get(chatroomId)?.of(userId);
    if (terms === undefined) throw new Error(`${userId} is no member of ${chatroomId}`);
    return { joined, exempt: this.#isExempt(joined), terms };
  }

  #isExempt({ chatroomId, userId }: EventData<'MemberJoined'>): boolean {
    return this.rooms.get(chatroomId)?.whitelist.has(userId) ?? false;
  }
}
