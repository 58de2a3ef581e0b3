/** What `leaveChatRoom` and `joinChatRoom` return and what their callbacks are given. */
export const resultCodes = {
  /** Returned: the request is in the log. Called back: done. */
  OK: 0,
  NOT_IN_CHATROOM: 23406,
  /** Blocked in the room, or banned everywhere. */
  BLOCKED: 23409,
  CHATROOM_NOT_EXIST: 23410,
  CHATROOM_FULL: 23411,
  /** The request cannot succeed as it is: malformed, or not allowed. */
  INVALID_PARAMETER: 23412,
  /** No result in time; the request may still take effect. */
  REQUEST_TIMEOUT: 30003,
} as const;
