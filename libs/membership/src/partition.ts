import { type BanEntry, defaultRoomPolicy, type RoomPolicy } from '#contracts';
import { Changes } from './changes.js';
import { Member, User } from './member.js';
import type { MessageTimes } from './message-times.js';
import { PassiveExit } from './passive-exit.js';
import { type Presence, supersedes } from './presence.js';
import { RecentMemory } from './recent-memory.js';
import { newMessageTimes, Room } from './room.js';
import { stateKeys } from './state-keys.js';
import { Timers } from './timers.js';

/**
 * The state of one partition, and the only code that changes it. Nothing is decided or judged here.
 *
 * Invariants, kept by each method:
 * - there is a `User` for exactly those who are a member somewhere;
 * - every member is placed as `PassiveExit` demands;
 * - whatever ends by itself has a timer, under the key of its entry;
 * - every change of what must outlive a restart is noted in `changes`.
 */
export class Partition {
  readonly passiveExit = new PassiveExit();
  readonly timers = new Timers();
  readonly changes = new Changes();
  readonly #rooms = new Map<string, Room>();
  readonly #users = new Map<string, User>();
  readonly #bans = new Map<string, BanEntry>();
  readonly #recentPresence = new RecentMemory<Presence>();
  readonly #recentMessages = new RecentMemory<MessageTimes>();
  readonly #endedBans = new RecentMemory<BanEntry>();
  #memberCount = 0;
  #graceSecondsMax = defaultRoomPolicy.offlineSeconds;

  /** The longest `offlineSeconds` of any policy that a room has had, ms. */
  get graceMsMax(): number {
    return this.#graceSecondsMax * 1000;
  }

  get memberCount(): number {
    return this.#memberCount;
  }

  get rooms(): ReadonlyMap<string, Room> {
    return this.#rooms;
  }

  user(userId: string): User | undefined {
    return this.#users.get(userId);
  }

  isBanned(userId: string): boolean {
    return this.#bans.has(userId);
  }

  /** The newest fact that is known; its ban may have ended. */
  banFact(userId: string): BanEntry | undefined {
    return this.#bans.get(userId) ?? this.#endedBans.get(userId);
  }

  /** The room, made if need be: it does not exist before `createRoom`. */
  roomFor(chatroomId: string): Room {
    let room = this.#rooms.get(chatroomId);
    if (room === undefined) {
      room = new Room(chatroomId, this.#recentMessages.take(chatroomId));
      this.#rooms.set(chatroomId, room);
    }
    return room;
  }

  createRoom(room: Room, policy: RoomPolicy): void {
    room.exists = true;
    this.setPolicy(room, policy);
  }

  setPolicy(room: Room, policy: RoomPolicy): void {
    room.policy = policy;
    room.messages.setLimit(policy.offlineMessageLimit);
    this.#graceSecondsMax = Math.max(this.#graceSecondsMax, policy.offlineSeconds);
    this.passiveExit.placeDueAgain(room);
  }

  /** Its members have been removed before. What was set for the room ends with it. */
  destroyRoom(room: Room): void {
    room.exists = false;
    for (const userId of room.whitelist.keys()) this.removeFromWhitelist(room, userId);
    for (const userId of room.blocks.keys()) this.unblock(room, userId);
    this.setPolicy(room, defaultRoomPolicy);
  }

  setVersion(room: Room, version: number): void {
    room.version = version;
    this.changes.putRoom(room);
  }

  addMember(room: Room, userId: string, joinedVersion: number, joinedAt: number): void {
    const user = this.#users.get(userId) ?? this.#addUser(userId);
    const member = new Member(room, user, joinedVersion, joinedAt);
    room.members.set(userId, member);
    user.memberships.push(member);
    this.#memberCount += 1;
    this.changes.putMember(member);
    this.passiveExit.place(member);
  }

  removeMember(room: Room, userId: string): void {
    const member = room.members.get(userId);
    if (member === undefined) return;
    const { user } = member;
    this.passiveExit.withdraw(member);
    room.members.delete(userId);
    user.memberships.splice(user.memberships.indexOf(member), 1);
    this.#memberCount -= 1;
    this.changes.delete(stateKeys.member(room.chatroomId, userId));
    if (user.memberships.length === 0) this.#removeUser(user);
  }

  addToWhitelist(room: Room, userId: string, expiresAt: number | undefined): void {
    room.whitelist.set(userId, expiresAt);
    this.timers.set(stateKeys.whitelist(room.chatroomId, userId), expiresAt);
    this.changes.putWhitelisted(room.chatroomId, userId, expiresAt);
    this.#placeAgain(room, userId);
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

  /** `ban` is the newest fact, and may be that a ban has ended. */
  setBanFact(ban: BanEntry): void {
    this.removeBanFact(ban.userId);
    if (ban.ended === undefined) {
      this.#bans.set(ban.userId, ban);
      this.timers.set(stateKeys.ban(ban.userId), ban.until);
    } else {
      this.#endedBans.remember(ban.userId, ban);
    }
    this.changes.put(stateKeys.ban(ban.userId), ban);
  }

  removeBanFact(userId: string): void {
    this.#bans.delete(userId);
    this.#endedBans.take(userId);
    this.timers.set(stateKeys.ban(userId), undefined);
    this.changes.delete(stateKeys.ban(userId));
  }

  setPresence(user: User, presence: Presence): void {
    user.presence = presence;
    this.changes.putPresence(user);
    for (const member of user.memberships) this.passiveExit.place(member);
  }

  /** Facts are missing: whoever was offline may have come back unseen, and counts as online since. */
  mistrustOffline(): void {
    for (const user of this.#users.values()) {
      const { presence } = user;
      if (presence?.online === false) this.setPresence(user, { ...presence, online: true });
    }
    for (const [userId, presence] of this.#recentPresence.entries()) {
      if (!presence.online) this.#recentPresence.remember(userId, { ...presence, online: true });
    }
  }

  /** Presence of a user who is not a member: the join may be read later than it happened. */
  rememberPresence(userId: string, presence: Presence): void {
    if (!supersedes(presence, this.#recentPresence.get(userId))) return;
    this.#recentPresence.remember(userId, presence);
  }

  /** A message of a room that is not there: its first join may be read later than it happened. */
  rememberMessage(chatroomId: string, at: number, idHash: number): void {
    const messages = this.#recentMessages.get(chatroomId) ?? newMessageTimes();
    messages.add(at, idHash);
    this.#recentMessages.remember(chatroomId, messages);
  }

  forgetOld(): void {
    this.#recentPresence.forgetOld();
    this.#recentMessages.forgetOld();
    for (const userId of this.#endedBans.forgetOld()) this.changes.delete(stateKeys.ban(userId));
  }

  #placeAgain(room: Room, userId: string): void {
    const member = room.members.get(userId);
    if (member !== undefined) this.passiveExit.place(member);
  }

  #addUser(userId: string): User {
    const user = new User(userId, this.#recentPresence.take(userId));
    this.#users.set(userId, user);
    this.changes.putPresence(user);
    return user;
  }

  #removeUser({ userId, presence }: User): void {
    this.#users.delete(userId);
    if (presence === undefined) return;
    this.#recentPresence.remember(userId, presence);
    this.changes.delete(stateKeys.presence(userId));
  }
}
