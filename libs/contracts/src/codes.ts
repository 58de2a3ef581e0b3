/** Result codes of a request, as RequestCompleted and `onChatRoomLeft` carry them. */
export const resultCodes = {
  OK: 0,
  NOT_IN_CHATROOM: 23406,
  BLOCKED: 23409,
  CHATROOM_NOT_EXIST: 23410,
  CHATROOM_FULL: 23411,
  INVALID_PARAMETER: 23412,
  /** Given by a client that got no result in time; the request may still take effect. */
  REQUEST_TIMEOUT: 30003,
} as const;

export type ResultCode = (typeof resultCodes)[keyof typeof resultCodes];

/** Why a membership ended, with the `type` and `status` of the vendor's room status callback. */
export const removalReasons = {
  LEFT: { type: 2, status: 0 },
  OFFLINE_MESSAGE_COUNT: { type: 2, status: 1 },
  OFFLINE_TIMEOUT_MESSAGE: { type: 2, status: 1 },
  OFFLINE_REALTIME: { type: 2, status: 1 },
  INACTIVE_REALTIME: { type: 2, status: 1 },
  BLOCKED: { type: 2, status: 2 },
  USER_BANNED: { type: 2, status: 2 },
  KICKED: { type: 2, status: 0 },
  ROOM_DESTROYED: { type: 3, status: 0 },
} as const;

export type RemovalReason = keyof typeof removalReasons;
