import {
  type Decoded,
  decodeEvent,
  type EventOf,
  type EventOn,
  PlainPresence,
  topics,
} from '#contracts';
import type { PresenceFacts, RecentPresence, UserPresence } from '#membership';
import { type ReceivedRecord, type RecordBatch, recordsOf } from '#streaming';

/** A record of `chat.users` that is not a fact of presence, or is not written plainly. */
interface OtherRead {
  readonly record: ReceivedRecord;
  readonly decoded: Decoded<EventOn<typeof topics.users>>;
  /** How many of the batch's facts of presence that are written plainly stand before it. */
  readonly place: number;
}

/** What stands in a batch of `chat.users`, in offset order. */
export interface UsersRead {
  readonly presence: PresenceFacts;
  readonly others: readonly OtherRead[];
}

/**
 * Reads `chat.users` for all tasks of a process: each is handed the same batches, which are decoded, and
 * remembered, for the first.
 */
export class UsersReading {
  readonly recentPresence: RecentPresence;
  readonly #read = new WeakMap<RecordBatch, UsersRead>();
  readonly #plain = new PlainPresence();

  constructor(recentPresence: RecentPresence) {
    this.recentPresence = recentPresence;
  }

  of(batch: RecordBatch): UsersRead {
    let read = this.#read.get(batch);
    if (read === undefined) {
      read = this.#decode(batch);
      this.recentPresence.learnAll(read.presence);
      this.#read.set(batch, read);
    }
    return read;
  }

  #decode(batch: RecordBatch): UsersRead {
    const records = recordsOf(batch);
    const presence = this.recentPresence.emptyFacts(records.count);
    const others: OtherRead[] = [];
    const plain = this.#plain;
    const cursor = records.cursor();
    while (cursor.next()) {
      if (plain.moveTo(cursor)) {
        presence.add(plain.userId, plain.online, plain.at, cursor.offset);
      } else {
        const record = cursor.record();
        const decoded = decodeEvent(topics.users, record);
        others.push({ record, decoded, place: presence.count });
      }
    }
    return { presence, others };
  }
}

export function eventOfPresence({
  userId,
  online,
}: UserPresence): EventOf<'UserOnline' | 'UserOffline'> {
  return { type: online ? 'UserOnline' : 'UserOffline', data: { userId } };
}
