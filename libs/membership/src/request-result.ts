import type { RequestCompleted, RequestEvent } from '#contracts';

/** Undefined: the request is about a room, whatever else its sender wrote into it. */
export function userIdOf({ type, data }: RequestEvent): string | undefined {
  return type === 'SetRoomPolicyRequested' || type === 'DestroyRoomRequested'
    ? undefined
    : data.userId;
}

export function resultOf(event: RequestEvent, code: number, roomVersion: number): RequestCompleted {
  return resultTo(event.data, userIdOf(event), code, roomVersion);
}

/** `userId` undefined: the request is about a room, and its result has none. */
export function resultTo(
  { requestId, chatroomId }: Pick<RequestCompleted, 'requestId' | 'chatroomId'>,
  userId: string | undefined,
  code: number,
  roomVersion: number,
): RequestCompleted {
  return userId === undefined
    ? { requestId, chatroomId, code, roomVersion }
    : { requestId, chatroomId, userId, code, roomVersion };
}
