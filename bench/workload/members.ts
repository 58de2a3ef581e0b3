import { encodeEvent, type EventOf, type OutgoingRecord } from '#contracts';

/** A member that is there before a bench begins. All have been online; some have gone offline. */
export interface SeededMember {
  readonly chatroomId: string;
  readonly userId: string;
  readonly joinedAt: number;
  readonly offlineAt?: number;
  readonly exempt?: true;
}

type Request = EventOf<'JoinRequested' | 'AddToWhitelistRequested'>;
type Presence = EventOf<'UserOnline' | 'UserOffline'>;

/** What led to a member, in order, each with its event time. */
export interface MemberHistory {
  readonly requests: readonly { readonly event: Request; readonly at: number }[];
  readonly presence: readonly { readonly event: Presence; readonly at: number }[];
}

export function historyOf(member: SeededMember): MemberHistory {
  const { chatroomId, userId, joinedAt, offlineAt, exempt } = member;
  const data = { chatroomId, userId, requestId: `join-${chatroomId}-${userId}` };
  const join = { event: { type: 'JoinRequested', data } as const, at: joinedAt };
  const exemptData = { ...data, requestId: `exempt-${chatroomId}-${userId}` };
  const whitelist = {
    event: { type: 'AddToWhitelistRequested', data: exemptData } as const,
    at: joinedAt,
  };
  const online = { event: { type: 'UserOnline', data: { userId } } as const, at: joinedAt };
  const offline = (at: number) => ({
    event: { type: 'UserOffline', data: { userId } } as const,
    at,
  });
  return {
    requests: exempt ? [join, whitelist] : [join],
    presence: offlineAt === undefined ? [online] : [online, offline(offlineAt)],
  };
}

let written = 0;

export function recordOf(
  event: Request | Presence | EventOf<'LeaveRequested'>,
  timeMs: number,
): OutgoingRecord {
  written += 1;
  return encodeEvent(event, { id: `bench-${written}`, source: 'benchmark', timeMs });
}

interface Dealing {
  readonly joinedAt: number;
  /** By index; undefined: online. */
  readonly offlineAt?: (index: number) => number | undefined;
  /** Whoever is offline is exempt. */
  readonly exempt?: boolean;
}

/** `count` members, each of one room; joins are 10 ms apart, and end at `joinedAt`. */
export function dealtMembers(
  count: number,
  pickRoom: () => number,
  dealing: Dealing,
): SeededMember[] {
  const { joinedAt, offlineAt, exempt } = dealing;
  return Array.from({ length: count }, (_, index) => {
    const offline = offlineAt?.(index);
    return {
      chatroomId: `room-${pickRoom()}`,
      userId: `user-${index}`,
      joinedAt: joinedAt - (count - index) * 10,
      ...(offline === undefined ? {} : { offlineAt: offline }),
      ...(offline === undefined || exempt !== true ? {} : { exempt }),
    };
  });
}
