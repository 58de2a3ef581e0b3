import { type MemberEntry, type RoomEntry, type SagaStateEntry, stateKeys } from '#contracts';
import type { Member } from './member.js';
import type { Room } from './room.js';

/** The entries of the state that have changed and were not taken yet, the last of each key; null: deleted. */
export class Changes {
  #entries = new Map<string, SagaStateEntry | null>();
  #isNoting = true;

  take(): ReadonlyMap<string, SagaStateEntry | null> {
    const taken = this.#entries;
    this.#entries = new Map();
    return taken;
  }

  /** Notes nothing of what `act` changes: it puts back what is in the log. */
  unnoted(act: () => void): void {
    this.#isNoting = false;
    try {
      act();
    } finally {
      this.#isNoting = true;
    }
  }

  put(key: string, entry: SagaStateEntry): void {
    if (this.#isNoting) this.#entries.set(key, entry);
  }

  delete(key: string): void {
    if (this.#isNoting) this.#entries.set(key, null);
  }

  putRoom({ chatroomId, version, policy, policySetAt, exists }: Room): void {
    if (!this.#isNoting) return;
    const entry: RoomEntry = { kind: 'room', chatroomId, roomVersion: version, policy };
    if (policy.realtimeKickOut) entry.policySetAt = policySetAt;
    if (!exists) entry.destroyed = true;
    this.put(stateKeys.room(chatroomId), entry);
  }

  putMember(member: Member): void {
    if (!this.#isNoting) return;
    const { joinedVersion, joinedAt, watch } = member;
    const { chatroomId } = member.room;
    const { userId, presence } = member.user;
    const { lastActiveAt, exemptUntil } = watch ?? {};
    const entry: MemberEntry = { kind: 'member', chatroomId, userId, joinedVersion, joinedAt };
    if (presence !== undefined) entry.presence = presence;
    if (lastActiveAt !== undefined) entry.activeAt = lastActiveAt;
    if (exemptUntil !== undefined) entry.exemptUntil = exemptUntil;
    this.put(stateKeys.member(chatroomId, userId), entry);
  }

  putWhitelisted(chatroomId: string, userId: string, expiresAt: number | undefined): void {
    this.put(stateKeys.whitelist(chatroomId, userId), {
      kind: 'whitelist',
      chatroomId,
      userId,
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  }

  putBlock(chatroomId: string, userId: string, until: number): void {
    this.put(stateKeys.block(chatroomId, userId), { kind: 'block', chatroomId, userId, until });
  }
}
