import { ByteRange } from './byte-range.js';
import { parseOwnJson, schemaViolation } from './codec.js';
import { NumberList } from './number-list.js';
import {
  AnswerEntry,
  BanEntry,
  BlockEntry,
  LossEntry,
  type MemberEntry,
  PauseEntry,
  type PresenceState,
  type RoomEntry,
  type SagaStateEntry,
  WhitelistEntry,
} from './saga-state.js';
import { readStateKey, type StateKey, type UserInRoomKey } from './state-keys.js';

/** What is in the key of an entry is not in its value. */
const saidByKey = {
  whitelist: { kind: undefined, chatroomId: undefined, userId: undefined },
  block: { kind: undefined, chatroomId: undefined, userId: undefined },
  ban: { kind: undefined, userId: undefined },
  pause: { kind: undefined },
  loss: { kind: undefined },
} as const;

const schemas = {
  whitelist: WhitelistEntry,
  block: BlockEntry,
  ban: BanEntry,
  pause: PauseEntry,
  loss: LossEntry,
  answer: AnswerEntry,
} as const;

/**
 * The value of an entry's record, without what its key says. There is an entry for each member, and a
 * room's is written with each of its versions, so those are lists of numbers; all others are objects, of
 * which only a request's answer is written often.
 */
export function encodeStateEntry(entry: SagaStateEntry): string {
  if (entry.kind === 'member') return encodeMember(entry);
  if (entry.kind === 'room') return encodeRoom(entry);
  if (entry.kind === 'answer') return encodeAnswer(entry);
  return JSON.stringify({ ...entry, ...saidByKey[entry.kind] });
}

/** @throws {TypeError} where the record is not as this version writes it. */
export function decodeStateEntry(key: Buffer, value: Buffer): SagaStateEntry {
  return readStateEntry(ByteRange.of(key), ByteRange.of(value));
}

/** As `decodeStateEntry`, of a record where it lies. */
export function readStateEntry(key: ByteRange, value: ByteRange): SagaStateEntry {
  const parsed = readStateKey(key);
  if (parsed === undefined) throw ofOtherVersion(key, 'its kind is unknown');
  try {
    if (parsed.kind === 'member') return decodeMember(parsed, value);
    if (parsed.kind === 'room') return decodeRoom(parsed.chatroomId, value);
    return decodeObject(parsed, value);
  } catch (error) {
    throw ofOtherVersion(key, error);
  }
}

function ofOtherVersion(key: ByteRange, cause: unknown): TypeError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new TypeError(
    `entry ${JSON.stringify(key.toString())} of the state is of another version: ${detail}`,
  );
}

function encodeMember(entry: MemberEntry): string {
  const { joinedVersion, joinedAt, presence, activeAt, exemptUntil } = entry;
  const onlineAt = presence?.online === true ? presence.at : presence?.onlineAt;
  return list(joinedVersion, joinedAt, presence?.at, onlineAt, activeAt, exemptUntil);
}

/** Without what is missing at its end. */
function list(...numbers: (number | undefined)[]): string {
  numbers.length = numbers.findLastIndex((number) => number !== undefined) + 1;
  return JSON.stringify(numbers);
}

function decodeMember(
  { chatroomId, userId }: UserInRoomKey<'member'>,
  value: ByteRange,
): MemberEntry {
  const numbers = new NumberList(value);
  const joinedVersion = present(numbers.next());
  const joinedAt = present(numbers.next());
  const entry: MemberEntry = { kind: 'member', chatroomId, userId, joinedVersion, joinedAt };
  const presence = presenceOf(numbers.next(), numbers.next());
  const activeAt = numbers.next();
  const exemptUntil = numbers.next();
  numbers.end();
  if (presence !== undefined) entry.presence = presence;
  if (activeAt !== undefined) entry.activeAt = activeAt;
  if (exemptUntil !== undefined) entry.exemptUntil = exemptUntil;
  return entry;
}

function encodeRoom({ roomVersion, policy, policySetAt, destroyed }: RoomEntry): string {
  return list(
    roomVersion,
    Number(policy.realtimeKickOut),
    policy.realtimeAfterSeconds,
    policy.activityTimeoutSeconds,
    policy.offlineMessageLimit,
    policy.offlineSeconds,
    policy.maxMembers ?? undefined,
    policySetAt,
    destroyed && 1,
  );
}

function encodeAnswer({ userId, code, roomVersion, requestedAt }: AnswerEntry): string {
  return JSON.stringify({ userId, code, roomVersion, requestedAt });
}

function decodeRoom(chatroomId: string, value: ByteRange): RoomEntry {
  const numbers = new NumberList(value);
  const roomVersion = present(numbers.next());
  const policy = {
    realtimeKickOut: present(numbers.next()) === 1,
    realtimeAfterSeconds: present(numbers.next()),
    activityTimeoutSeconds: present(numbers.next()),
    offlineMessageLimit: present(numbers.next()),
    offlineSeconds: present(numbers.next()),
    maxMembers: numbers.next() ?? null,
  };
  const policySetAt = numbers.next();
  const destroyed = numbers.next();
  numbers.end();
  const entry: RoomEntry = { kind: 'room', chatroomId, roomVersion, policy };
  if (policySetAt !== undefined) entry.policySetAt = policySetAt;
  if (destroyed !== undefined) entry.destroyed = true;
  return entry;
}

function present(number: number | undefined): number {
  if (number === undefined) throw new TypeError('a number is missing');
  return number;
}

function presenceOf(
  at: number | undefined,
  onlineAt: number | undefined,
): PresenceState | undefined {
  if (at === undefined) return undefined;
  if (onlineAt === undefined) return { online: false, at };
  return onlineAt === at ? { online: true, at } : { online: false, at, onlineAt };
}

function decodeObject(
  key: Exclude<StateKey, { readonly kind: 'member' | 'room' }>,
  value: ByteRange,
): SagaStateEntry {
  const entry = { ...(parseOwnJson(value.toBuffer()) as object), ...key };
  const violation = schemaViolation(schemas[key.kind], entry);
  if (violation !== undefined) throw new TypeError(violation);
  return entry as SagaStateEntry;
}
