import {
  type Decoded,
  decodeEvent,
  type EventOf,
  type EventOn,
  plainPresence,
  topics,
} from '#contracts';
import type { UserPresence } from '#membership';
import { type ReceivedRecord, type RecordBatch, recordsOf } from '#streaming';

/** A fact of presence that is written plainly. */
interface PresenceRead extends UserPresence {
  readonly offset: number;
}

/** Any other record of `chat.users`. */
interface OtherRead {
  readonly record: ReceivedRecord;
  readonly decoded: Decoded<EventOn<typeof topics.users>>;
}

/** What stands in a batch of `chat.users`. */
export interface UsersRead {
  readonly presence: readonly UserPresence[];
  /** Those and all others, in offset order. */
  readonly facts: readonly (PresenceRead | OtherRead)[];
}

export function readUsers(batch: RecordBatch): UsersRead {
  const presence: UserPresence[] = [];
  const facts: (PresenceRead | OtherRead)[] = [];
  const cursor = recordsOf(batch).cursor();
  while (cursor.next()) {
    const plain = plainPresence(cursor);
    if (plain === undefined) {
      const record = cursor.record();
      facts.push({ record, decoded: decodeEvent(topics.users, record) });
      continue;
    }
    const { type, userId, occurredAt } = plain;
    const at = occurredAt ?? cursor.timestamp;
    const fact = { userId, online: type === 'UserOnline', at, offset: cursor.offset };
    presence.push(fact);
    facts.push(fact);
  }
  return { presence, facts };
}

export function eventOfPresence({
  userId,
  online,
}: UserPresence): EventOf<'UserOnline' | 'UserOffline'> {
  return { type: online ? 'UserOnline' : 'UserOffline', data: { userId } };
}
