import { Type } from '@sinclair/typebox';

/** Longest chatroomId, userId and requestId, in characters. */
export const identifierLengthMax = 128;

/** An id: 1 to 128 characters, none of them a control character (state keys are joined by one). */
export const Identifier = Type.String({
  minLength: 1,
  maxLength: identifierLengthMax,
  pattern: '^[^\\u0000-\\u001f\\u007f]+$',
});

/** A moment, ms since the epoch. */
export const Timestamp = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

/** A room's version: 0 before its first event, then 1, 2, 3 … without gaps. */
export const RoomVersion = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
