import {
  decodeEvent,
  headerNames,
  headerText,
  type RecordReference,
  type RequestEvent,
  topics,
} from '#contracts';
import { indexOfOffset, type PartitionContent, type ReceivedRecord } from '#streaming';

export interface Message {
  readonly at: number;
  readonly partition: number;
  readonly offset: number;
}

export interface Sign {
  readonly at: number;
  readonly eventId: string | undefined;
}

export interface PresenceFact extends Sign {
  readonly online: boolean;
}

const none: readonly never[] = [];

/** What was asked of the system and told to it: the input topics, by room and by user. */
export class Inputs {
  readonly requests: readonly RequestEvent[];
  readonly #contents: ReadonlyMap<string, readonly PartitionContent[]>;
  readonly #messages = new Map<string, Message[]>();
  readonly #presence = new Map<string, PresenceFact[]>();
  readonly #signs = new Map<string, Sign[]>();

  constructor(contents: ReadonlyMap<string, readonly PartitionContent[]>) {
    this.#contents = contents;
    this.requests = this.#recordsOf(topics.requests).flatMap(({ record }) => {
      const decoded = decodeEvent(topics.requests, record);
      return decoded.outcome === 'event' ? [decoded.event] : [];
    });
    this.#readMessages();
    this.#readPresence();
    this.#readSigns();
  }

  /** In log order, redeliveries left out. */
  messagesOf(chatroomId: string): readonly Message[] {
    return this.#messages.get(chatroomId) ?? none;
  }

  presenceOf(userId: string): readonly PresenceFact[] {
    return this.#presence.get(userId) ?? none;
  }

  signsOf(chatroomId: string, userId: string): readonly Sign[] {
    return this.#signs.get(memberKey(chatroomId, userId)) ?? none;
  }

  /** Those of these `ce_id` that no record has. */
  missing(eventIds: Iterable<string>): string[] {
    const present = new Set(
      [...this.#contents.keys()].flatMap((topic) =>
        this.#recordsOf(topic).map(({ record }) => eventId(record)),
      ),
    );
    return [...eventIds]
      .filter((id) => !present.has(id))
      .map((id) => `${id} was acknowledged and is not in the log`);
  }

  record({ topic, partition, offset }: RecordReference): ReceivedRecord | undefined {
    const { records } = this.#contents.get(topic)?.[partition] ?? { records: none };
    const record = records[indexOfOffset(records, Number(offset))];
    return record?.offset === Number(offset) ? record : undefined;
  }

  #recordsOf(topic: string): { partition: number; record: ReceivedRecord }[] {
    return (this.#contents.get(topic) ?? []).flatMap(({ partition, records }) =>
      records.map((record) => ({ partition, record })),
    );
  }

  #readMessages(): void {
    const seen = new Set<string>();
    for (const { partition, record } of this.#recordsOf(topics.messages)) {
      if (decodeEvent(topics.messages, record).outcome !== 'event') continue;
      const { offset, timestamp: at } = record;
      const identity = `${at}|${eventId(record) ?? `${partition}/${offset}`}`;
      if (seen.has(identity)) continue;
      seen.add(identity);
      append(this.#messages, record.key?.toString() ?? '', { at, partition, offset });
    }
  }

  #readSigns(): void {
    for (const { record } of this.#recordsOf(topics.activity)) {
      const decoded = decodeEvent(topics.activity, record);
      if (decoded.outcome !== 'event') continue;
      const key = memberKey(record.key?.toString() ?? '', decoded.event.data.userId);
      append(this.#signs, key, { at: record.timestamp, eventId: eventId(record) });
    }
  }

  #readPresence(): void {
    for (const { record } of this.#recordsOf(topics.users)) {
      const decoded = decodeEvent(topics.users, record);
      if (decoded.outcome !== 'event') continue;
      const { type, data } = decoded.event;
      if (type !== 'UserOnline' && type !== 'UserOffline') continue;
      append(this.#presence, data.userId, {
        at: data.occurredAt ?? record.timestamp,
        online: type === 'UserOnline',
        eventId: eventId(record),
      });
    }
  }
}

function memberKey(chatroomId: string, userId: string): string {
  return JSON.stringify([chatroomId, userId]);
}

export function eventId({ headers }: ReceivedRecord): string | undefined {
  return headerText(headers, headerNames.id);
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key) ?? [];
  map.set(key, values);
  values.push(value);
}
