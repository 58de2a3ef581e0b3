import { Type } from '@sinclair/typebox';

/** Longest chatroomId, userId and requestId, in characters. */
export const identifierLengthMax = 128;
/** As many bytes as these take up in UTF-8 at most. */
export const identifierBytesMax = 4 * identifierLengthMax;

/**
 * An id: 1 to 128 characters, none of them a control character (state keys are joined by one) nor half
 * of a surrogate pair (which UTF-8 cannot carry). Nor may it be `.` or `..`: as a segment of a URL's path
 * these are resolved by whoever sends the request, which would then be about something else.
 */
export const Identifier = Type.String({
  minLength: 1,
  maxLength: identifierLengthMax,
  pattern: '^(?!\\.\\.?$)[^\\u0000-\\u001f\\u007f\\ud800-\\udfff]+$',
});

/** Free text that every store can hold: neither U+0000 nor half of a surrogate pair. */
export function Text(lengthMax: number) {
  return Type.String({ maxLength: lengthMax, pattern: '^[^\\u0000\\ud800-\\udfff]*$' });
}

/** Longest `actor` (who asks) and `reason` of a request, in characters. */
export const actorLengthMax = 256;
export const reasonLengthMax = 1024;

/** The last millisecond of the year 9999, the latest that RFC 3339 can write. */
export const timestampMaxMs = 253_402_300_799_999;

/** A moment, ms since the epoch. */
export const Timestamp = Type.Integer({
  description: 'ms since the epoch',
  minimum: 0,
  maximum: timestampMaxMs,
});

/** A room's version: 0 before its first event, then 1, 2, 3 … without gaps. */
export const RoomVersion = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
