import {
  defaultRoomPolicy,
  type RemovalReason,
  type RequestEvent,
  type RoomPolicy,
  type UserFactEvent,
} from '#contracts';
import type { HistoryInput, HistoryRemoval } from './history.js';

interface NaiveRoom {
  policy: RoomPolicy;
  messages: { at: number; idHash: number }[];
  whitelist: Map<string, number>;
  blocks: Map<string, number>;
}

interface NaiveDue {
  readonly offlineAt: number;
  readonly messagesSince: number;
  readonly reason: RemovalReason;
  readonly occurredAt: number;
}

interface NaiveMember {
  readonly chatroomId: string;
  readonly userId: string;
  readonly joinedAt: number;
  due?: NaiveDue | undefined;
}

interface BanFact {
  readonly userId: string;
  readonly at: number;
  /** Infinity: until UserUnbanned; -Infinity: the fact is UserUnbanned. */
  readonly until: number;
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
};

/**
 * The rules, word by word and slowly: every message and fact is kept in an array, nothing is ordered
 * beforehand and nothing forgotten. It is the oracle that `Rooms` is compared with.
 *
 * It takes requests as valid and not repeated, and says only who is removed, when and why.
 */
export class NaiveRooms {
  readonly #rooms = new Map<string, NaiveRoom>();
  readonly #presence: { userId: string; online: boolean; at: number }[] = [];
  readonly #bans: BanFact[] = [];
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
        this.#presence.push({ userId, online: type === 'UserOnline', at });
        this.#judge(at);
        return [];
      case 'UserBanned':
        return this.#ban({
          userId,
          at,
          until: 'until' in data ? (data.until ?? Infinity) : Infinity,
        });
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
    const members = this.#membersOf(data.chatroomId);
    if (type === 'DestroyRoomRequested') {
      return members.map((member) => ({ member, reason: 'ROOM_DESTROYED' }));
    }
    const reason = departureReasons[type];
    if (reason === undefined || !('userId' in data)) return [];
    return members
      .filter(({ userId }) => userId === data.userId)
      .map((member) => ({ member, reason }));
  }

  #set({ type, data }: RequestEvent, at: number): void {
    const room = this.#room(data.chatroomId);
    switch (type) {
      case 'JoinRequested':
        this.#join({ chatroomId: data.chatroomId, userId: data.userId, joinedAt: at });
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
        room.whitelist.delete(data.userId);
        break;
      case 'SetRoomPolicyRequested':
        this.#setPolicy(data.chatroomId, { ...room.policy, ...data.policy });
        break;
      case 'DestroyRoomRequested':
        this.#rooms.set(data.chatroomId, { ...emptyRoom(), messages: room.messages });
        break;
      case 'LeaveRequested':
      case 'RemoveMemberRequested':
        break;
    }
  }

  #join(member: NaiveMember): void {
    const { chatroomId, userId, joinedAt } = member;
    const { blocks, policy } = this.#room(chatroomId);
    const members = this.#membersOf(chatroomId);
    if (members.some((other) => other.userId === userId)) return;
    if (blocks.has(userId) || this.#isBanned(userId, joinedAt)) return;
    if (members.length < (policy.maxMembers ?? Infinity)) this.#members.push(member);
  }

  #setPolicy(chatroomId: string, policy: RoomPolicy): void {
    const room = this.#room(chatroomId);
    if (JSON.stringify(policy) === JSON.stringify(room.policy)) return;
    room.policy = policy;
    for (const member of this.#membersOf(chatroomId)) member.due = undefined;
  }

  #ban(fact: BanFact): readonly HistoryRemoval[] {
    this.#bans.push(fact);
    const { userId, at, until } = fact;
    if (this.#newestBanFact(userId) !== fact || until <= at) return [];
    return this.#members
      .filter((member) => member.userId === userId && member.joinedAt < until)
      .map((member) => this.#remove(member, { reason: 'USER_BANNED', occurredAt: at }));
  }

  #isBanned(userId: string, at: number): boolean {
    const until = this.#newestBanFact(userId)?.until ?? -Infinity;
    return until > at && until > this.#clock;
  }

  /** At the same moment a ban wins over the end of one, and the first over a second. */
  #newestBanFact(userId: string): BanFact | undefined {
    const facts = this.#bans.filter((fact) => fact.userId === userId);
    const newest = facts.filter(({ at }) => facts.every((other) => other.at <= at));
    return newest.find(({ until }) => until !== -Infinity) ?? newest[0];
  }

  #expireBefore({ data }: RequestEvent, at: number): void {
    if (!('userId' in data)) return;
    const { chatroomId, userId } = data;
    this.#expire((end) => end.chatroomId === chatroomId && end.userId === userId, at);
  }

  /** Ends exemptions and blocks whose end has come, in the order of time. */
  #expire(concerns: (end: End) => boolean, now: number): void {
    const ends = this.#ends().filter((end) => end.at <= now && concerns(end));
    for (const { list, userId, at } of ends.sort((one, other) => one.at - other.at)) {
      list.delete(userId);
      this.#judge(at);
    }
  }

  #ends(): End[] {
    return [...this.#rooms].flatMap(([chatroomId, { whitelist, blocks }]) =>
      [whitelist, blocks].flatMap((list) =>
        [...list].map(([userId, at]) => ({ chatroomId, userId, list, at })),
      ),
    );
  }

  /** Judges every member anew, at something that happened at `occurredAt`. */
  #judge(occurredAt: number): void {
    for (const member of this.#members) {
      const offlineAt = this.#offlineSince(member);
      const exempt = this.#room(member.chatroomId).whitelist.has(member.userId);
      if (exempt || offlineAt !== member.due?.offlineAt) member.due = undefined;
      if (exempt || offlineAt === undefined) continue;
      member.due ??= this.#dueSince(offlineAt, this.#room(member.chatroomId), occurredAt);
    }
  }

  #dueSince(offlineAt: number, room: NaiveRoom, occurredAt: number): NaiveDue | undefined {
    const { offlineMessageLimit, offlineSeconds } = room.policy;
    const since = distinct(room.messages)
      .map(({ at }) => at)
      .filter((at) => at > offlineAt)
      .sort((one, other) => one - other);
    const limitReachedAt = since[offlineMessageLimit - 1] ?? Infinity;
    const graceEndsAt = offlineAt + offlineSeconds * 1000;
    const byCount = limitReachedAt < graceEndsAt;
    const byTimeout = since.some((at) => at >= graceEndsAt);
    if (!byCount && !byTimeout) return undefined;
    return {
      offlineAt,
      messagesSince: Math.min(since.length, offlineMessageLimit),
      reason: byTimeout ? 'OFFLINE_TIMEOUT_MESSAGE' : 'OFFLINE_MESSAGE_COUNT',
      occurredAt,
    };
  }

  /** The newest presence fact counts, at the same moment UserOnline; who joined later is present. */
  #offlineSince({ userId, joinedAt }: NaiveMember): number | undefined {
    const facts = this.#presence.filter((fact) => fact.userId === userId);
    const newestAt = Math.max(...facts.map(({ at }) => at));
    const online = facts.some((fact) => fact.at === newestAt && fact.online);
    return facts.length === 0 || online || joinedAt > newestAt ? undefined : newestAt;
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
  return { policy: defaultRoomPolicy, messages: [], whitelist: new Map(), blocks: new Map() };
}

/** A message is counted once however often it is delivered: same id, same time. */
function distinct<Message extends { at: number; idHash: number }>(messages: Message[]): Message[] {
  return messages.filter(
    (message, index) =>
      message.idHash === 0 ||
      messages.findIndex(({ at, idHash }) => at === message.at && idHash === message.idHash) ===
        index,
  );
}
