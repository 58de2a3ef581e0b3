import { Type } from '@sinclair/typebox';
import { parseValue, schemaViolation } from './codec.js';
import { resultCodes } from './codes.js';
import type { WireRecord } from './envelope.js';
import { Identifier } from './identifiers.js';
import type { RequestCompleted } from './room-events.js';

const Identity = Type.Object({
  requestId: Identifier,
  chatroomId: Identifier,
  userId: Type.Optional(Identifier),
});

/**
 * The answer to a request that breaks its schema but can be told apart, so that whoever asked need not
 * wait in vain; undefined where it cannot. `versionOf` gives the version of its room.
 */
export function refusalOf(
  record: WireRecord,
  versionOf: (chatroomId: string) => number,
): RequestCompleted | undefined {
  const parsed = parseValue(record.value);
  if (parsed.outcome === 'malformed' || schemaViolation(Identity, parsed.json)) return undefined;
  const { requestId, chatroomId, userId } = parsed.json as RequestCompleted;
  if (record.key?.toString() !== chatroomId) return undefined;
  return {
    requestId,
    chatroomId,
    ...(userId === undefined ? {} : { userId }),
    code: resultCodes.INVALID_PARAMETER,
    roomVersion: versionOf(chatroomId),
  };
}
