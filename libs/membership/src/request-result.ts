import type { RequestCompleted, RequestEvent } from '#contracts';

/** Undefined: the request is about a room. */
export function userIdOf({ data }: RequestEvent): string | undefined {
  return 'userId' in data ? data.userId : undefined;
}

export function resultOf(event: RequestEvent, code: number, roomVersion: number): RequestCompleted {
  const { requestId, chatroomId } = event.data;
  const userId = userIdOf(event);
  return userId === undefined
    ? { requestId, chatroomId, code, roomVersion }
    : { requestId, chatroomId, userId, code, roomVersion };
}
