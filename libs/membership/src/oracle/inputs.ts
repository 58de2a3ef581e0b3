import type { RequestEvent, RoomPolicyChange } from '#contracts';
import type { HistoryInput } from './history.js';

/** Where nothing else is said, everything happens in this room. */
export const defaultRoom = 'room1';

export function message(at: number, idHash = 0, chatroomId = defaultRoom): HistoryInput {
  return { kind: 'message', chatroomId, at, idHash };
}

/** So many messages, 1 ms apart, the first at `at`. */
export function messages(count: number, at: number, chatroomId = defaultRoom): HistoryInput[] {
  return Array.from({ length: count }, (_, index) => message(at + index, 0, chatroomId));
}

export function online(userId: string, at: number): HistoryInput {
  return { kind: 'userFact', event: { type: 'UserOnline', data: { userId } }, at };
}

export function offline(userId: string, at: number): HistoryInput {
  return { kind: 'userFact', event: { type: 'UserOffline', data: { userId } }, at };
}

export function banned(userId: string, at: number, until?: number): HistoryInput {
  const data = { userId, ...(until === undefined ? {} : { until }) };
  return { kind: 'userFact', event: { type: 'UserBanned', data }, at };
}

export function unbanned(userId: string, at: number): HistoryInput {
  return { kind: 'userFact', event: { type: 'UserUnbanned', data: { userId } }, at };
}

export function active(userId: string, at: number, chatroomId = defaultRoom): HistoryInput {
  return { kind: 'active', chatroomId, userId, at };
}

export function presenceLost(now: number): HistoryInput {
  return { kind: 'presenceLost', now };
}

export function activityLost(now: number): HistoryInput {
  return { kind: 'activityLost', now };
}

export function clock(now: number): HistoryInput {
  return { kind: 'clock', now };
}

export const presenceConfirmed: HistoryInput = { kind: 'presenceConfirmed' };

/** A request with an id of its own, made of what it asks and when. */
function request(
  type: RequestEvent['type'],
  at: number,
  chatroomId: string,
  details: { readonly userId?: string } & Record<string, unknown>,
): HistoryInput {
  const requestId = [type, details.userId ?? '', at].join(' ');
  const event = { type, data: { requestId, chatroomId, ...details } } as RequestEvent;
  return { kind: 'request', event, at };
}

export function join(userId: string, at: number, chatroomId = defaultRoom): HistoryInput {
  return request('JoinRequested', at, chatroomId, { userId });
}

export function leave(userId: string, at: number, chatroomId = defaultRoom): HistoryInput {
  return request('LeaveRequested', at, chatroomId, { userId });
}

export function kick(userId: string, at: number, chatroomId = defaultRoom): HistoryInput {
  return request('RemoveMemberRequested', at, chatroomId, { userId });
}

export function block(
  userId: string,
  at: number,
  minutes: number,
  chatroomId = defaultRoom,
): HistoryInput {
  return request('BlockUserRequested', at, chatroomId, { userId, minutes });
}

export function unblock(userId: string, at: number, chatroomId = defaultRoom): HistoryInput {
  return request('UnblockUserRequested', at, chatroomId, { userId });
}

export function exempt(
  userId: string,
  at: number,
  expiresAt?: number,
  chatroomId = defaultRoom,
): HistoryInput {
  const details = { userId, ...(expiresAt === undefined ? {} : { expiresAt }) };
  return request('AddToWhitelistRequested', at, chatroomId, details);
}

export function endExemption(userId: string, at: number, chatroomId = defaultRoom): HistoryInput {
  return request('RemoveFromWhitelistRequested', at, chatroomId, { userId });
}

export function setPolicy(
  at: number,
  policy: RoomPolicyChange,
  chatroomId = defaultRoom,
): HistoryInput {
  return request('SetRoomPolicyRequested', at, chatroomId, { policy });
}

export function destroy(at: number, chatroomId = defaultRoom): HistoryInput {
  return request('DestroyRoomRequested', at, chatroomId, {});
}
