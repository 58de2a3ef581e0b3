import { assignSticky } from '#streaming';
import type { World } from '../world/world.js';

/** What the coordinator knows of a member, and how it reaches it. */
export interface GroupMember {
  readonly memberId: string;
  /** Partitions that it says it holds. */
  readonly held: readonly number[];
  readonly partitionCount: number;
  readonly assigned: (generation: number, partitions: readonly number[]) => void;
}

interface KnownMember {
  member: GroupMember;
  hasJoined: boolean;
  heardAt: number;
}

export const sessionTimeoutMs = 10_000;
const rebalanceTimeoutMs = 30_000;
const sessionCheckMs = 500;

/**
 * The coordinator of a consumer group. A member that was not heard of for a session's time is out. With
 * every member that comes or goes a new generation begins, once all members have joined it anew.
 */
export class GroupCoordinator {
  readonly #groupId: string;
  readonly #world: World;
  readonly #members = new Map<string, KnownMember>();
  #generation = 0;
  #rebalancingSince: number | undefined;
  #isChecking = false;

  constructor(groupId: string, world: World) {
    this.#groupId = groupId;
    this.#world = world;
  }

  join(member: GroupMember): void {
    const heardAt = this.#world.scheduler.now;
    this.#members.set(member.memberId, { member, hasJoined: true, heardAt });
    this.#rebalance();
    this.#completeIfJoined();
    this.#checkSessions();
  }

  heartbeat(memberId: string, generation: number): 'confirmed' | 'rejoin' | 'unknown' {
    const known = this.#members.get(memberId);
    if (known === undefined) return 'unknown';
    known.heardAt = this.#world.scheduler.now;
    const isCurrent = this.#rebalancingSince === undefined && generation === this.#generation;
    return isCurrent ? 'confirmed' : 'rejoin';
  }

  leave(memberId: string): void {
    if (!this.#members.delete(memberId)) return;
    this.#rebalance();
    this.#completeIfJoined();
  }

  /** Everybody is to join anew, as when the coordinator moves to another broker. */
  disturb(): void {
    if (this.#members.size > 0) this.#rebalance();
  }

  #rebalance(): void {
    if (this.#rebalancingSince !== undefined) return;
    this.#rebalancingSince = this.#world.scheduler.now;
  }

  #completeIfJoined(): void {
    const known = [...this.#members.values()];
    if (this.#rebalancingSince === undefined || known.length === 0) return;
    if (known.some(({ hasJoined }) => !hasJoined)) return;
    this.#rebalancingSince = undefined;
    this.#generation += 1;
    const generation = this.#generation;
    const candidates = known.map(({ member }) => member);
    const shares = assignSticky(candidates, candidates[0]?.partitionCount ?? 0);
    for (const entry of known) {
      const { memberId, assigned } = entry.member;
      const partitions = shares.get(memberId) ?? [];
      entry.hasJoined = false;
      entry.heardAt = this.#world.scheduler.now;
      this.#world.note(
        `${this.#groupId} generation ${generation}: ${memberId} has ${partitions.join()}`,
      );
      assigned(generation, partitions);
    }
  }

  #checkSessions(): void {
    if (this.#isChecking) return;
    this.#isChecking = true;
    this.#world.scheduler.schedule(sessionCheckMs, () => {
      this.#isChecking = false;
      this.#removeSilent();
      this.#completeIfJoined();
      if (this.#members.size > 0) this.#checkSessions();
    });
  }

  /** A member that waits for the others to join is heard of by waiting. */
  #removeSilent(): void {
    const { now } = this.#world.scheduler;
    const isOverdue = now - (this.#rebalancingSince ?? now) > rebalanceTimeoutMs;
    for (const [memberId, { hasJoined, heardAt }] of this.#members) {
      if (hasJoined || (!isOverdue && now - heardAt <= sessionTimeoutMs)) continue;
      this.#world.note(`${this.#groupId}: ${memberId} is out`);
      this.#members.delete(memberId);
      this.#rebalance();
    }
  }
}
