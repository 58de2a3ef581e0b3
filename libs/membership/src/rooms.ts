import {
  activityTimeoutSecondsMax,
  type ByteRange,
  type RecordReference,
  type RequestCompleted,
  type RequestEvent,
  type SagaStateEntry,
  type UserFactEvent,
} from '#contracts';
import { Answers, answerTo, defaultAnswerRetentionMs } from './answers.js';
import { confirmRemovals } from './confirm.js';
import { decideRequest } from './decide-request.js';
import type { DueRemovals } from './due-removals.js';
import { expireBefore, expireDue } from './expiry.js';
import { explainMember, type MemberExplanation } from './explain.js';
import { gaugesOf, type RoomsGauges } from './gauges.js';
import { loseActivity, losePresence } from './losing.js';
import type { Id } from './id.js';
import { applyMessage } from './messages.js';
import { nothing, type Output } from './outputs.js';
import { Partition } from './partition.js';
import { countSilent } from './pausing.js';
import { collectRealtimeDue } from './realtime-due.js';
import type { PresenceFacts } from './presence-facts.js';
import { RecentPresence } from './recent-presence.js';
import { collectDue, record } from './record.js';
import type { RemovalPauseStatus } from './removal-pause.js';
import { resultOf, userIdOf } from './request-result.js';
import { restoreDeletion, restoreEntry } from './restore.js';
import type { Room } from './room.js';
import type { RoomsOptions } from './rooms-options.js';
import { applyUserFact } from './user-facts.js';

/**
 * The rooms of one partition: who is a member, and who is to leave.
 *
 * Facts, requests and the passing of time go in; what was decided comes out as data, and the entries
 * of the state that it changed wait in `takeChanges`. Nothing is read from a clock: times are event
 * times in ms, and `now`, where it is asked for, is the clock of the caller.
 *
 * Whoever becomes due is not removed at once. The caller takes the due, reads presence to its end as
 * it is then, hands in what it read, and confirms: only those are removed who are due still.
 */
export class Rooms {
  readonly #partition: Partition;
  readonly #answers: Answers;
  readonly #clockSkewMs: number;
  /** Told of every fact of presence that is read: only those `nextOfMember` have to be told as a `userFact`. */
  readonly recentPresence: RecentPresence;

  constructor({
    answerRetentionMs = defaultAnswerRetentionMs,
    clockSkewMs = 0,
    pause,
    recentPresence = new RecentPresence(),
  }: RoomsOptions = {}) {
    this.#partition = new Partition(recentPresence, pause);
    this.recentPresence = recentPresence;
    this.#answers = new Answers(answerRetentionMs, recentPresence.hashSeed);
    this.#clockSkewMs = clockSkewMs;
  }

  /**
   * A message of any sender. `chatroomId`: in place, it has the hash by the seed of `recentPresence`. `idHash`: 32
   * bits of the message's id, 0 where it has none. `cause` is asked only where the message makes somebody due.
   */
  messageCreated(
    chatroomId: Id,
    at: number,
    idHash: number,
    cause: () => RecordReference,
  ): readonly Output[] {
    return applyMessage(this.#partition, chatroomId, at, idHash, cause);
  }

  /**
   * Index of the first of the facts from `from` on that is about a member of any room, `to` where there is none
   * before. The facts must be of `recentPresence`.
   */
  nextOfMember(facts: PresenceFacts, from: number, to: number): number {
    return this.#partition.nextOfMember(facts, from, to);
  }

  /** `at`: the fact's `occurredAt`, else its record's timestamp. */
  userFact(
    event: UserFactEvent,
    at: number,
    cause: RecordReference,
    now: number,
  ): readonly Output[] {
    return applyUserFact(this.#partition, event, at, cause, now);
  }

  /** `at`: the record's timestamp. The last output is the result; a repetition has no other. */
  request(event: RequestEvent, at: number, cause: RecordReference, now: number): readonly Output[] {
    const { chatroomId, requestId } = event.data;
    const repeated = this.#answers.find(chatroomId, requestId, at);
    if (repeated !== undefined) return [{ kind: 'result', result: repeated }];
    const expired = this.#expireBefore(event, at, now);
    const { code, outputs } = this.#decide(event, at, cause, now);
    const result = resultOf(event, code, this.roomVersion(chatroomId));
    this.#keepAnswer(result, at);
    return [...expired, ...outputs, { kind: 'result', result }];
  }

  /**
   * A member's sign of life, `at` its event time in ms. `userId` says whose, undefined where the record
   * turns out to be none; it is asked only in rooms with real-time kick-out, or once they have it.
   *
   * Whom it spares from a removal for inactivity may be due by the default rule all the same.
   */
  memberActive(
    chatroomId: string,
    at: number,
    userId: () => string | undefined,
    cause: () => RecordReference,
  ): readonly Output[] {
    if (!this.#partition.losses.trustsSign(at)) return nothing;
    this.#partition.memberActive(chatroomId, at, userId);
    const room = this.#partition.rooms.get(chatroomId);
    if (room === undefined || !this.#partition.passiveExit.hasDue(room)) return nothing;
    return collectDue(this.#partition, room, { occurredAt: at, causedBy: cause() });
  }

  /** When `timersDue` has something to do next, ms; undefined: not by itself. */
  nextTimerAt(): number | undefined {
    const { timers, realtimeExit } = this.#partition;
    const resumesAt = this.pause?.until ?? Infinity;
    const realtimeAt = realtimeExit.nextAt + this.#clockSkewMs;
    const nextAt = Math.min(timers.nextAt ?? Infinity, realtimeAt, resumesAt);
    return nextAt === Infinity ? undefined : nextAt;
  }

  /**
   * Ends what ends by itself: exemptions, blocks, bans, a pause; and makes members due by real-time kick-out. Only
   * to be called once everything that was written before `now` has been handed in: an end has its place
   * among the records.
   */
  timersDue(now: number): readonly Output[] {
    const resumed = (this.pause?.until ?? Infinity) <= now ? this.resume(now) : nothing;
    const expired = expireDue(this.#partition, now);
    return [
      ...resumed,
      ...expired,
      ...collectRealtimeDue(this.#partition, now - this.#clockSkewMs),
    ];
  }

  /** Whether there is something for `takeDue` to take. */
  hasDue(): boolean {
    const { passiveExit, pause } = this.#partition;
    return passiveExit.hasPending && !pause.isOn;
  }

  /** Whether a pause keeps some who are due: what made them so must not be forgotten. */
  holdsBack(): boolean {
    const { passiveExit, pause } = this.#partition;
    return passiveExit.hasPending && pause.isOn;
  }

  /** Of automatic removal; undefined: there is none now. */
  get pause(): RemovalPauseStatus | undefined {
    return this.#partition.pause.status;
  }

  /** Ends the pause, if there is one. */
  resume(now: number): readonly Output[] {
    return this.#partition.pause.resume(now) ? [{ kind: 'resumed' }] : nothing;
  }

  /** All that are due and were not taken before. */
  takeDue(): DueRemovals {
    return this.#partition.passiveExit.takePending();
  }

  /**
   * Removes those that are still due, at most `limit`; to be repeated while `due.remaining > 0`. In a
   * pause they are taken back.
   */
  confirm(due: DueRemovals, now: number, limit: number): readonly Output[] {
    const { passiveExit, pause } = this.#partition;
    const paused = due.isUntouched ? countSilent(this.#partition, due, now) : nothing;
    if (!pause.isOn) return confirmRemovals(this.#partition, due, now, limit);
    passiveExit.putBack(due);
    return paused;
  }

  /** The entries of the state that changed since the last call, one a key; null: deleted. */
  takeChanges(): ReadonlyMap<string, SagaStateEntry | null> {
    return this.#partition.changes.take();
  }

  /** Puts back what `takeChanges` gave, in the order of the log, before anything else is handed in. */
  restore(key: string | ByteRange, entry: SagaStateEntry | null): void {
    this.#partition.changes.unnoted(() => {
      if (entry === null) restoreDeletion(this.#partition, this.#answers, key.toString());
      else restoreEntry(this.#partition, this.#answers, entry);
    });
  }

  /**
   * Forgets what was remembered, before the previous call, for requests that are read later than they
   * happened: presence of users who are no members, messages of rooms that are not there.
   */
  forgetUnrelated(): void {
    this.#partition.forgetOld();
  }

  /** Nothing is asked of these rooms any more: what they share need not be kept for them. */
  end(): void {
    this.recentPresence.leave(this.#partition);
  }

  /** Facts of presence were deleted before they were read: of those until `now`, none says that somebody is gone. */
  presenceLost(now: number): readonly Output[] {
    return losePresence(this.#partition, now + this.#clockSkewMs);
  }

  /** Signs of life were deleted before they were read: of those until `now`, none says since when a member is silent. */
  activityLost(now: number): readonly Output[] {
    return loseActivity(this.#partition, now + this.#clockSkewMs);
  }

  /** For how long after it a message can still matter to the default rule of some room, ms. */
  get graceMsMax(): number {
    return this.#partition.graceMsMax;
  }

  /** For how long after it a sign of life can still matter, ms; 0: to no room. */
  get activityMsMax(): number {
    return this.#partition.hasRealtimeRooms ? activityTimeoutSecondsMax * 1000 : 0;
  }

  /** Undefined: no such room. */
  explain(chatroomId: string, userId: string, now: number): MemberExplanation | undefined {
    const room = this.#existing(chatroomId);
    if (room === undefined) return undefined;
    const explanation = explainMember(room, userId, now);
    return this.pause === undefined ? explanation : { ...explanation, paused: true };
  }

  /** 0: never seen. A destroyed room has one. */
  roomVersion(chatroomId: string): number {
    return this.#partition.rooms.get(chatroomId)?.version ?? 0;
  }

  memberCount(): number {
    return this.#partition.memberCount;
  }

  /** Takes time in proportion to the number of rooms. */
  gauges(): RoomsGauges {
    return gaugesOf(this.#partition, this.#answers);
  }

  #decide(event: RequestEvent, at: number, causedBy: RecordReference, now: number) {
    const { chatroomId, requestId, actor } = event.data;
    const userId = userIdOf(event);
    const context = {
      room: this.#existing(chatroomId),
      banned: userId !== undefined && this.#partition.bans.isBanned(userId),
    };
    const { code, changes } = decideRequest(context, event, at);
    const outputs = record(this.#partition, chatroomId, changes, {
      cause: { occurredAt: at, causedBy },
      decidedAt: now,
      requestId,
      ...(actor === undefined ? {} : { actor }),
    });
    return { code, outputs };
  }

  #expireBefore(event: RequestEvent, at: number, now: number): readonly Output[] {
    const userId = userIdOf(event);
    if (userId === undefined) return nothing;
    return expireBefore(this.#partition, event.data.chatroomId, userId, at, now);
  }

  #keepAnswer(result: RequestCompleted, at: number): void {
    const { changes } = this.#partition;
    const answer = answerTo(result, at);
    for (const key of this.#answers.purge(at)) changes.delete(key);
    changes.put(this.#answers.keep(answer), answer);
  }

  #existing(chatroomId: string): Room | undefined {
    const room = this.#partition.rooms.get(chatroomId);
    return room?.exists ? room : undefined;
  }
}
