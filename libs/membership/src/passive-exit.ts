import { type Cause, type DueRemoval, DueRemovals } from './due-removals.js';
import type { Member } from './member.js';
import type { Room } from './room.js';
import { dueReason, isDue } from './rule.js';

/**
 * Applies the default rule to the offline members of all rooms, and keeps all removals that are pending.
 *
 * The waiting members of a room lie in a heap by offline time. Whoever is due by the rule is at its
 * top, so that looking whether a message makes anybody due costs one comparison. A due member leaves
 * the heap and is pending until its removal is confirmed or something about it changes: it is then put
 * back in its place and judged afresh, and the removal that was pending is void.
 */
export class PassiveExit {
  #pending: DueRemoval[] = [];
  #dueCount = 0;

  /** Members that are due, taken for confirmation or not. */
  get dueCount(): number {
    return this.#dueCount;
  }

  get hasPending(): boolean {
    return this.#pending.length > 0;
  }

  /** Hands over all that is pending now. */
  takePending(): DueRemovals {
    const pending = new DueRemovals(this.#pending);
    this.#pending = [];
    return pending;
  }

  /** Keeps those that are still due pending; they are not to be removed yet. */
  putBack(due: DueRemovals): void {
    for (let removal = due.next(); removal !== undefined; removal = due.next()) {
      this.#pending.push(removal);
    }
  }

  /** Puts the member where it belongs now. It is not judged: that is for `collectDue`. */
  place(member: Member): void {
    this.withdraw(member);
    const { offlineSince, room } = member;
    if (offlineSince === undefined || member.isExempt) return;
    room.waiting.push(member.row, offlineSince);
    awaitMessages(room);
  }

  /** Voids the removals that are due in the room: they were due by a policy that it has no more. */
  placeDueAgain(room: Room): void {
    if (this.#dueCount === 0) return;
    for (const member of room.members.all()) if (member.due !== undefined) this.place(member);
  }

  /** Takes the member out of consideration. */
  withdraw(member: Member): void {
    const { room } = member;
    room.waiting.remove(member.row);
    awaitMessages(room);
    if (member.due === undefined) return;
    member.due = undefined;
    this.#dueCount -= 1;
  }

  /** Makes pending whoever is due among the waiting of a room, because of `cause`; says how many. */
  collectDue(room: Room, cause: Cause): number {
    let count = 0;
    while (this.hasDue(room)) {
      const offlineAt = room.waiting.leastKey;
      const row = room.waiting.takeLeast();
      if (row === undefined) break;
      this.makeDue(dueByRule(room.members.at(row), offlineAt, cause));
      count += 1;
    }
    return count;
  }

  /** Whether anybody waiting in the room is due. */
  hasDue({ waiting, messages, policy }: Room): boolean {
    return messages.hasAwaited && isDue(messages, policy, waiting.leastKey);
  }

  /** Makes a member pending, by whatever rule. */
  makeDue(removal: DueRemoval): void {
    const { room, row } = removal.member;
    room.waiting.remove(row);
    awaitMessages(room);
    removal.member.due = removal;
    this.#pending.push(removal);
    this.#dueCount += 1;
  }
}

/** Only a message that is not older than who waits longest makes anybody due. */
function awaitMessages({ messages, waiting }: Room): void {
  messages.awaitFrom(waiting.leastKey);
}

function dueByRule(member: Member, offlineAt: number, cause: Cause): DueRemoval {
  const { messages, policy } = member.room;
  const { offlineMessageLimit, offlineSeconds } = policy;
  return {
    member,
    reason: dueReason(messages, policy, offlineAt),
    cause,
    evidence: {
      offlineAt,
      messagesSince: messages.countAfter(offlineAt),
      newestMessageAt: messages.newest,
      policy: { offlineMessageLimit, offlineSeconds },
    },
  };
}
