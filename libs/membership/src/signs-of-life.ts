import type { Changes } from './changes.js';
import type { InputLosses } from './input-losses.js';
import type { Member } from './member.js';
import type { RealtimeExit } from './realtime-exit.js';
import { lastSignOfLife } from './realtime-rule.js';
import { RecentSigns } from './recent-signs.js';
import type { Room } from './room.js';

interface SignsParts {
  readonly changes: Changes;
  readonly realtimeExit: RealtimeExit;
  /** The member's removal is void. */
  readonly placeAgain: (member: Member) => void;
}

/**
 * What members of rooms with real-time kick-out say of themselves by MemberActive.
 *
 * Only that a member has given a sign at all outlives a restart by the state: it is written once in a
 * membership. Its newest sign is in memory and is read again. In other rooms signs are not looked at.
 */
export class SignsOfLife {
  readonly #recent = new RecentSigns();
  readonly #changes: Changes;
  readonly #realtimeExit: RealtimeExit;
  readonly #placeAgain: (member: Member) => void;

  constructor({ changes, realtimeExit, placeAgain }: SignsParts) {
    this.#changes = changes;
    this.#realtimeExit = realtimeExit;
    this.#placeAgain = placeAgain;
  }

  /** `at`: event time, ms; `userId` says whose, undefined where the record turns out to be none. */
  given(room: Room, userId: () => string | undefined, at: number): void {
    const who = userId();
    if (who !== undefined) this.#note(room, who, at);
  }

  #note(room: Room, userId: string, at: number): void {
    const member = room.members.get(userId);
    if (member === undefined) {
      this.#recent.remember(room.chatroomId, userId, at);
      return;
    }
    if (at < member.joinedAt) return;
    const watch = member.watched();
    const { lastActiveAt } = watch;
    watch.lastActiveAt = Math.max(at, lastActiveAt ?? -Infinity);
    if (lastActiveAt !== undefined) {
      this.spareIfAlive(member);
    } else {
      this.#changes.putMember(member);
      this.#realtimeExit.arm(member);
    }
  }

  /** In a room without real-time kick-out, or that is not there. */
  givenUnread(chatroomId: string, at: number, userId: () => string | undefined): void {
    this.#recent.rememberUnread(chatroomId, { at, userId });
  }

  /** To a new member, what was read ahead of its join. */
  recall(member: Member): void {
    const { room, user, joinedAt } = member;
    const at = this.#recent.take(room.chatroomId, user.userId) ?? -Infinity;
    if (at >= joinedAt) member.watched().lastActiveAt = at;
  }

  /** The room has real-time kick-out from now on. */
  recallAll(room: Room): void {
    const { chatroomId, members } = room;
    for (const { at, userId } of this.#recent.takeUnread(chatroomId)) {
      const who = userId();
      if (who !== undefined) this.#recent.remember(chatroomId, who, at);
    }
    for (const { user } of members.all()) {
      const at = this.#recent.take(chatroomId, user.userId);
      if (at !== undefined) this.#note(room, user.userId, at);
    }
  }

  /** The member leaves; signs that it gave after a new join may have been read already. */
  putAside({ room, user, watch }: Member): void {
    if (watch?.lastActiveAt === undefined) return;
    this.#recent.remember(room.chatroomId, user.userId, watch.lastActiveAt);
  }

  /** The room has real-time kick-out no longer. */
  putAllAside({ members }: Room): void {
    for (const member of members.all()) {
      this.putAside(member);
      this.#forget(member);
    }
  }

  /** Voids a removal for inactivity where a newer sign of life is known by now. */
  spareIfAlive(member: Member): void {
    const { due } = member;
    if (due?.reason !== 'INACTIVE_REALTIME') return;
    if (due.evidence.lastActiveAt !== lastSignOfLife(member)) this.#placeAgain(member);
  }

  /** Signs are missing: the silence of these members says nothing until the next that is trusted. */
  mistrustSilence(members: Iterable<Member>, losses: InputLosses): void {
    this.#recent.forgetAll();
    for (const member of members) {
      if (!losses.trustsSign(member.watch?.lastActiveAt ?? -Infinity)) this.#forget(member);
    }
  }

  forgetOld(): void {
    this.#recent.forgetOld();
  }

  #forget(member: Member): void {
    const { watch } = member;
    if (watch?.lastActiveAt === undefined) return;
    watch.lastActiveAt = undefined;
    this.#changes.putMember(member);
    this.spareIfAlive(member);
  }
}
