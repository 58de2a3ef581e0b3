import { defaultRoomPolicy, type MemberEntry, type RoomPolicy, stateKeys } from '#contracts';
import { Bans } from './bans.js';
import { Changes } from './changes.js';
import { InputLosses } from './input-losses.js';
import type { Member, User } from './member.js';
import { MemberTable } from './member-table.js';
import type { MessageTimes } from './message-times.js';
import { PassiveExit } from './passive-exit.js';
import { isSamePresence, type Presence } from './presence.js';
import type { PresenceFacts } from './presence-facts.js';
import { RealtimeExit } from './realtime-exit.js';
import { areTimesSame } from './realtime-rule.js';
import { RecentMessages } from './recent-messages.js';
import type { RecentPresence } from './recent-presence.js';
import { type PauseSettings, RemovalPause } from './removal-pause.js';
import { Room } from './room.js';
import { RoomTable } from './room-table.js';
import { SignsOfLife } from './signs-of-life.js';
import { Timers } from './timers.js';

/**
 * The state of one partition, and the only code that changes it. Nothing is decided or judged here.
 *
 * Invariants, kept by each method:
 * - there is a user in the table for exactly those who are a member somewhere;
 * - every member is placed as `PassiveExit` and `RealtimeExit` demand;
 * - whatever ends by itself has a timer, under the key of its entry;
 * - every change of what must outlive a restart is noted in `changes`.
 */
export class Partition {
  readonly passiveExit = new PassiveExit();
  readonly realtimeExit = new RealtimeExit();
  readonly timers = new Timers();
  readonly changes = new Changes();
  readonly bans = new Bans(this.timers, this.changes);
  readonly losses = new InputLosses(this.changes);
  readonly pause: RemovalPause;
  readonly #signsOfLife = new SignsOfLife({
    changes: this.changes,
    realtimeExit: this.realtimeExit,
    placeAgain: (member) => {
      this.#place(member);
    },
  });
  readonly rooms: RoomTable;
  readonly #members: MemberTable;
  readonly recentPresence: RecentPresence;
  readonly recentMessages: RecentMessages;
  #realtimeRooms = 0;
  #graceSecondsMax = defaultRoomPolicy.offlineSeconds;

  constructor(recentPresence: RecentPresence, pauseSettings?: PauseSettings) {
    const { hashSeed } = recentPresence;
    this.rooms = new RoomTable(hashSeed);
    this.#members = new MemberTable(hashSeed);
    this.recentMessages = new RecentMessages(hashSeed);
    this.pause = new RemovalPause(pauseSettings, this.changes);
    this.recentPresence = recentPresence;
    recentPresence.join(this);
  }

  /** The longest `offlineSeconds` of any policy that a room has had, ms. */
  get graceMsMax(): number {
    return this.#graceSecondsMax * 1000;
  }

  /** Whether any room has real-time kick-out. */
  get hasRealtimeRooms(): boolean {
    return this.#realtimeRooms > 0;
  }

  get memberCount(): number {
    return this.#members.size;
  }

  user(userId: string): User | undefined {
    return this.#members.findUser(userId);
  }

  /** Index of the first of the facts from `from` on that is about a member, `to` where there is none before. */
  nextOfMember(facts: PresenceFacts, from: number, to: number): number {
    return this.#members.users.nextAmong(facts, from, to);
  }

  /** The room, made if need be: it does not exist before `createRoom`. */
  roomFor(chatroomId: string): Room {
    return this.rooms.get(chatroomId) ?? this.#addRoom(chatroomId);
  }

  #addRoom(chatroomId: string): Room {
    const roomWith = (messages: MessageTimes) => new Room(chatroomId, this.#members, messages);
    const room = this.rooms.add(chatroomId, roomWith);
    this.recentMessages.addTo(room.messages, chatroomId);
    return room;
  }

  createRoom(room: Room, policy: RoomPolicy, at: number): void {
    room.exists = true;
    this.setPolicy(room, policy, at);
  }

  /** `at`: event time of what sets it, ms. */
  setPolicy(room: Room, policy: RoomPolicy, at: number): void {
    const wasRealtime = room.policy.realtimeKickOut;
    this.#replacePolicy(room, policy, at);
    if (wasRealtime && !policy.realtimeKickOut) this.#signsOfLife.putAllAside(room);
    if (!wasRealtime && policy.realtimeKickOut) this.#signsOfLife.recallAll(room);
    if (policy.realtimeKickOut) this.#armAll(room);
  }

  /** What comes back may be what is there: a room's entry is written with each of its versions. */
  restoreRoom(room: Room, policy: RoomPolicy, policySetAt = -Infinity): void {
    room.exists = true;
    const isAsBefore = room.policySetAt === policySetAt && areTimesSame(room.policy, policy);
    this.#replacePolicy(room, policy, policySetAt);
    if (policy.realtimeKickOut && !isAsBefore) this.#armAll(room);
  }

  /** Its members have been removed before. What was set for the room ends with it. */
  destroyRoom(room: Room): void {
    room.exists = false;
    for (const userId of room.whitelist.keys()) this.removeFromWhitelist(room, userId);
    for (const userId of room.blocks.keys()) this.unblock(room, userId);
    this.setPolicy(room, defaultRoomPolicy, -Infinity);
  }

  setVersion(room: Room, version: number): void {
    room.version = version;
    this.changes.putRoom(room);
  }

  addMember(room: Room, userId: string, joinedVersion: number, joinedAt: number): void {
    const user = this.user(userId) ?? this.#members.addUser(userId, this.#remembered(userId));
    const member = room.members.add(user, joinedVersion, joinedAt);
    this.#signsOfLife.recall(member);
    this.changes.putMember(member);
    this.#place(member);
  }

  /**
   * What comes back may be there: an entry is written with each change of presence. Of its user no more is
   * known than the entry says: what the memory knows of it may be newer, and would never be written.
   */
  restoreMember(room: Room, entry: MemberEntry): void {
    const { userId, joinedVersion, joinedAt, presence, activeAt, exemptUntil } = entry;
    const user = this.user(userId) ?? this.#members.addUser(userId, presence);
    const known = room.members.of(user);
    if (known !== undefined && known.joinedVersion !== joinedVersion) {
      this.removeMember(room, userId);
      this.restoreMember(room, entry);
      return;
    }
    const member = known ?? room.members.add(user, joinedVersion, joinedAt);
    if (known === undefined) this.pause.membershipReturns(user);
    const { watch } = member;
    if (activeAt !== watch?.lastActiveAt) member.watched().lastActiveAt = activeAt;
    if (exemptUntil !== watch?.exemptUntil) member.watched().exemptUntil = exemptUntil;
    const isSame = presence === undefined || isSamePresence(presence, user.presence);
    if (isSame) this.#place(member);
    else this.setPresence(user, presence);
  }

  removeMember(room: Room, userId: string): void {
    const member = room.members.get(userId);
    if (member === undefined) return;
    const { user } = member;
    this.passiveExit.withdraw(member);
    this.realtimeExit.withdraw(member);
    this.#signsOfLife.putAside(member);
    this.changes.delete(stateKeys.member(room.chatroomId, userId));
    room.members.remove(member);
    if (user.isMember) return;
    const { presence } = user;
    this.#members.removeUser(user);
    if (presence !== undefined) this.recentPresence.learn(userId, presence);
  }

  addToWhitelist(room: Room, userId: string, expiresAt: number | undefined): void {
    room.whitelist.set(userId, expiresAt);
    this.timers.set(stateKeys.whitelist(room.chatroomId, userId), expiresAt);
    this.changes.putWhitelisted(room.chatroomId, userId, expiresAt);
    this.#placeAgain(room, userId);
  }

  /** `at`: event time of the end, ms. */
  endExemption(room: Room, userId: string, at: number): void {
    const member = room.members.get(userId);
    if (member !== undefined) {
      member.watched().exemptUntil = at;
      this.changes.putMember(member);
    }
    this.removeFromWhitelist(room, userId);
  }

  removeFromWhitelist(room: Room, userId: string): void {
    const key = stateKeys.whitelist(room.chatroomId, userId);
    room.whitelist.delete(userId);
    this.timers.set(key, undefined);
    this.changes.delete(key);
    this.#placeAgain(room, userId);
  }

  block(room: Room, userId: string, until: number): void {
    room.blocks.set(userId, until);
    this.timers.set(stateKeys.block(room.chatroomId, userId), until);
    this.changes.putBlock(room.chatroomId, userId, until);
  }

  unblock(room: Room, userId: string): void {
    const key = stateKeys.block(room.chatroomId, userId);
    room.blocks.delete(userId);
    this.timers.set(key, undefined);
    this.changes.delete(key);
  }

  setPresence(user: User, presence: Presence): void {
    this.pause.presenceChanges(user, presence);
    user.presence = presence;
    for (const member of user.memberships) {
      this.changes.putMember(member);
      this.#place(member);
    }
  }

  /** The newest presence fact stays what it is; a UserOnline has been read that is older. */
  setEarlierOnline(user: User, presence: Presence): void {
    user.presence = presence;
    for (const member of user.memberships) {
      this.changes.putMember(member);
      this.#signsOfLife.spareIfAlive(member);
    }
  }

  /** A MemberActive, `at` its event time in ms. `userId` is asked only where the room has use for it. */
  memberActive(chatroomId: string, at: number, userId: () => string | undefined): void {
    const room = this.rooms.get(chatroomId);
    if (!room?.policy.realtimeKickOut) {
      this.#signsOfLife.givenUnread(chatroomId, at, userId);
      return;
    }
    this.#signsOfLife.given(room, userId, at);
  }

  /** Signs of life are missing: nobody's silence says anything until the next that is trusted. */
  mistrustSilence(): void {
    this.#signsOfLife.mistrustSilence(this.#allMembers(), this.losses);
  }

  /** Facts are missing: whoever was offline may have come back unseen. */
  mistrustOffline(): void {
    for (const { user } of this.#allMembers()) {
      const { presence } = user;
      const trusted = presence && this.losses.trusted(presence);
      if (trusted && trusted !== presence) this.setPresence(user, trusted);
    }
  }

  /** As far as it can be trusted: the memory is told of facts as they are. */
  #remembered(userId: string): Presence | undefined {
    const presence = this.recentPresence.get(userId);
    return presence && this.losses.trustedMemory(presence);
  }

  forgetOld(): void {
    this.recentPresence.settle(this);
    this.recentMessages.forgetOld();
    this.#signsOfLife.forgetOld();
    this.bans.forgetOld();
  }

  #allMembers(): readonly Member[] {
    return this.rooms.all().flatMap(({ members }) => members.all());
  }

  #placeAgain(room: Room, userId: string): void {
    const member = room.members.get(userId);
    if (member) this.#place(member);
  }

  #place(member: Member): void {
    this.passiveExit.place(member);
    this.realtimeExit.arm(member);
  }

  #replacePolicy(room: Room, policy: RoomPolicy, at: number): void {
    this.#realtimeRooms += Number(policy.realtimeKickOut) - Number(room.policy.realtimeKickOut);
    room.policy = policy;
    room.policySetAt = at;
    room.messages.setLimit(policy.offlineMessageLimit);
    this.#graceSecondsMax = Math.max(this.#graceSecondsMax, policy.offlineSeconds);
    this.passiveExit.placeDueAgain(room);
  }

  #armAll({ members }: Room): void {
    for (const member of members.all()) this.realtimeExit.arm(member);
  }
}
