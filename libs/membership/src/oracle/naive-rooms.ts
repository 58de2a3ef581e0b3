import {
  defaultRoomPolicy,
  type RemovalReason,
  type RequestEvent,
  type RoomPolicy,
  type UserFactEvent,
} from '#contracts';
import type { HistoryInput, HistoryRemoval } from './history.js';
import { type NaiveBanFact, newestBanFact } from './naive-bans.js';
import { NaiveFacts } from './naive-facts.js';
import { type NaiveDue, naiveDue, type NaiveMessage } from './naive-passive-exit.js';
import { lastSignOfLife, type NaiveRealtimeDue, naiveRealtimeDue } from './naive-realtime.js';

interface NaiveRoom {
  policy: RoomPolicy;
  policySetAt: number;
  messages: NaiveMessage[];
  whitelist: Map<string, number>;
  blocks: Map<string, number>;
}

interface NaiveMember {
  readonly chatroomId: string;
  readonly userId: string;
  readonly joinedAt: number;
  exemptUntil: number;
  due?: NaiveDue | NaiveRealtimeDue | undefined;
  /** The newest presence fact when a real-time removal became due. */
  dueAfterFact?: unknown;
}

interface End {
  readonly chatroomId: string;
  readonly userId: string;
  readonly list: Map<string, number>;
  readonly at: number;
}

const departureReasons: Partial<Record<RequestEvent['type'], RemovalReason>> = {
  LeaveRequested: 'LEFT',
  RemoveMemberRequested: 'KICKED',
  BlockUserRequested: 'BLOCKED',
  DestroyRoomRequested: 'ROOM_DESTROYED',
};

/**
 * The rules, word by word and slowly: every message and fact is kept in an array, nothing is ordered
 * beforehand and nothing forgotten. It is the oracle that `Rooms` is compared with.
 *
 * It takes requests as valid and not repeated, and says only who is removed, when and why.
 */
export class NaiveRooms {
  readonly #rooms = new Map<string, NaiveRoom>();
  readonly #facts = new NaiveFacts();
  readonly #bans: NaiveBanFact[] = [];
  #members: NaiveMember[] = [];
  #clock = -Infinity;

  /** Takes in one input and returns the removals that it brings about. */
  play(input: HistoryInput): readonly HistoryRemoval[] {
    switch (input.kind) {
      case 'message':
        this.#room(input.chatroomId).messages.push(input);
        this.#judge(input.at);
        return [];
      case 'userFact':
        return this.#userFact(input.event, input.at);
      case 'request':
        this.#expireBefore(input.event, input.at);
        return this.#request(input.event, input.at);
      case 'clock':
        this.#clock = Math.max(this.#clock, input.now);
        this.#expire(() => true, input.now);
        this.#judgeRealtime(input.now);
        return [];
      case 'active':
        this.#facts.sign(input);
        this.#judgeAnew(input.at);
        return [];
      case 'presenceLost':
      case 'activityLost':
        this.#facts[input.kind](input.now);
        this.#judgeAnew();
        return [];
      case 'presenceConfirmed':
        return this.#members.flatMap((member) =>
          member.due === undefined ? [] : [this.#remove(member, member.due)],
        );
    }
  }

  #userFact({ type, data: { userId, ...data } }: UserFactEvent, at: number) {
    switch (type) {
      case 'UserOnline':
      case 'UserOffline':
        this.#facts.presence({ userId, online: type === 'UserOnline', at });
        this.#judgeAnew(at);
        return [];
      case 'UserBanned': {
        const { until = Infinity } = data as { until?: number };
        return this.#ban({ userId, at, until });
      }
      case 'UserUnbanned':
        this.#bans.push({ userId, at, until: -Infinity });
        return [];
    }
  }

  #request(event: RequestEvent, at: number): readonly HistoryRemoval[] {
    const removals = this.#departures(event).map(({ member, reason }) =>
      this.#remove(member, { reason, occurredAt: at }),
    );
    this.#set(event, at);
    this.#judge(at);
    return removals;
  }

  #departures({ type, data }: RequestEvent): { member: NaiveMember; reason: RemovalReason }[] {
    const reason = departureReasons[type];
    if (reason === undefined) return [];
    return this.#membersOf(data.chatroomId)
      .filter(({ userId }) => !('userId' in data) || userId === data.userId)
      .map((member) => ({ member, reason }));
  }

  #set({ type, data }: RequestEvent, at: number): void {
    const room = this.#room(data.chatroomId);
    switch (type) {
      case 'JoinRequested':
        this.#join(data.chatroomId, data.userId, at);
        break;
      case 'BlockUserRequested':
        room.blocks.set(data.userId, at + data.minutes * 60_000);
        break;
      case 'UnblockUserRequested':
        room.blocks.delete(data.userId);
        break;
      case 'AddToWhitelistRequested':
        room.whitelist.set(data.userId, data.expiresAt ?? Infinity);
        break;
      case 'RemoveFromWhitelistRequested':
        this.#endExemption(room.whitelist, data, at);
        break;
      case 'SetRoomPolicyRequested':
        this.#setPolicy(data.chatroomId, { ...room.policy, ...data.policy }, at);
        break;
      case 'DestroyRoomRequested':
        this.#rooms.set(data.chatroomId, { ...emptyRoom(), messages: room.messages });
        break;
      case 'LeaveRequested':
      case 'RemoveMemberRequested':
        break;
    }
  }

  #join(chatroomId: string, userId: string, joinedAt: number): void {
    const { blocks, policy } = this.#room(chatroomId);
    const members = this.#membersOf(chatroomId);
    if (members.some((other) => other.userId === userId)) return;
    if (blocks.has(userId) || this.#isBanned(userId, joinedAt)) return;
    if (members.length >= (policy.maxMembers ?? Infinity)) return;
    this.#members.push({ chatroomId, userId, joinedAt, exemptUntil: -Infinity });
  }

  #endExemption(list: Map<string, number>, of: { chatroomId: string; userId: string }, at: number) {
    if (!list.delete(of.userId)) return;
    for (const member of this.#membersOf(of.chatroomId)) {
      if (member.userId === of.userId) member.exemptUntil = at;
    }
  }

  #setPolicy(chatroomId: string, policy: RoomPolicy, at: number): void {
    const room = this.#room(chatroomId);
    if (JSON.stringify(policy) === JSON.stringify(room.policy)) return;
    room.policy = policy;
    room.policySetAt = at;
    for (const member of this.#membersOf(chatroomId)) member.due = undefined;
  }

  #ban(fact: NaiveBanFact): readonly HistoryRemoval[] {
    this.#bans.push(fact);
    const { userId, at, until } = fact;
    if (newestBanFact(this.#bans, userId) !== fact || until <= at) return [];
    return this.#members
      .filter((member) => member.userId === userId && member.joinedAt < until)
      .map((member) => this.#remove(member, { reason: 'USER_BANNED', occurredAt: at }));
  }

  #isBanned(userId: string, at: number): boolean {
    const until = newestBanFact(this.#bans, userId)?.until ?? -Infinity;
    return until > at && until > this.#clock;
  }

  #expireBefore({ data }: RequestEvent, at: number): void {
    if (!('userId' in data)) return;
    const { chatroomId, userId } = data;
    this.#expire((end) => end.chatroomId === chatroomId && end.userId === userId, at);
  }

  /** Ends exemptions and blocks whose end has come, in the order of time. */
  #expire(concerns: (end: End) => boolean, now: number): void {
    const ends = this.#ends().filter((end) => end.at <= now && concerns(end));
    for (const end of ends.sort((one, other) => one.at - other.at)) {
      const isExemption = end.list === this.#room(end.chatroomId).whitelist;
      if (isExemption) this.#endExemption(end.list, end, end.at);
      end.list.delete(end.userId);
      this.#judge(end.at);
    }
  }

  #ends(): End[] {
    return [...this.#rooms].flatMap(([chatroomId, { whitelist, blocks }]) =>
      [whitelist, blocks].flatMap((list) =>
        [...list].map(([userId, at]) => ({ chatroomId, userId, list, at })),
      ),
    );
  }

  /** Judges every member anew, at something that happened at `occurredAt`; absent: at the newest message. */
  #judge(occurredAt?: number): void {
    for (const member of this.#members) {
      const offlineAt = this.#offlineSince(member);
      const exempt = this.#room(member.chatroomId).whitelist.has(member.userId);
      if (exempt || offlineAt !== member.due?.offlineAt) member.due = undefined;
      if (exempt || offlineAt === undefined) continue;
      const room = this.#room(member.chatroomId);
      const newestAt = Math.max(...room.messages.map(({ at }) => at));
      member.due ??= naiveDue(room, offlineAt, occurredAt ?? newestAt);
    }
  }

  /** Who is due already stays so for the reason known; who is not is judged by the clock. */
  #judgeRealtime(now: number): void {
    for (const member of this.#members) {
      const { chatroomId, userId } = member;
      if (this.#room(chatroomId).whitelist.has(userId) || member.due !== undefined) continue;
      member.due = naiveRealtimeDue(this.#silenceOf(member), now);
      member.dueAfterFact = this.#facts.newestPresence(userId);
    }
  }

  /** Facts have come, or gone. */
  #judgeAnew(occurredAt?: number): void {
    this.#spareTheLiving();
    this.#judge(occurredAt);
  }

  #silenceOf(member: NaiveMember) {
    const { chatroomId, userId } = member;
    const offlineAt = this.#offlineSince(member);
    const [onlineAt, activeAt] = [this.#facts.onlineAt(userId), this.#facts.activeAt(member)];
    return { ...member, ...this.#room(chatroomId), offlineAt, onlineAt, activeAt };
  }

  /** A removal is void once there is newer presence or, if it was for inactivity, a newer sign of life. */
  #spareTheLiving(): void {
    for (const member of this.#members) {
      const { due, userId } = member;
      if (due === undefined || 'messagesSince' in due) continue;
      const isAlive = due.lastActiveAt !== lastSignOfLife(this.#silenceOf(member));
      const voided = due.reason === 'INACTIVE_REALTIME' && isAlive;
      if (voided || member.dueAfterFact !== this.#facts.newestPresence(userId))
        member.due = undefined;
    }
  }

  /** By the newest presence fact; who joined later is present. */
  #offlineSince({ userId, joinedAt }: NaiveMember): number | undefined {
    const newest = this.#facts.newestPresence(userId);
    return newest === undefined || newest.online || joinedAt > newest.at ? undefined : newest.at;
  }

  #remove(member: NaiveMember, why: Pick<HistoryRemoval, 'reason' | 'occurredAt'>): HistoryRemoval {
    this.#members = this.#members.filter((other) => other !== member);
    return { chatroomId: member.chatroomId, userId: member.userId, ...why };
  }

  #membersOf(chatroomId: string): NaiveMember[] {
    return this.#members.filter((member) => member.chatroomId === chatroomId);
  }

  #room(chatroomId: string): NaiveRoom {
    const room = this.#rooms.get(chatroomId) ?? emptyRoom();
    this.#rooms.set(chatroomId, room);
    return room;
  }
}

function emptyRoom(): NaiveRoom {
  return {
    policy: defaultRoomPolicy,
    policySetAt: -Infinity,
    messages: [],
    whitelist: new Map(),
    blocks: new Map(),
  };
}
