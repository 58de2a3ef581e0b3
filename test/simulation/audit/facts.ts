import { decodeEvent, eventIdHash, type EventOn, type RecordReference, topics } from '#contracts';
import type { SimulatedCluster } from '../kafka/cluster.js';

export interface Message {
  readonly at: number;
  readonly offset: number;
}

export interface PresenceFact {
  readonly at: number;
  readonly online: boolean;
  readonly writing: number;
  /** Retention has deleted it, read or not. */
  readonly isDeleted: boolean;
}

export interface BanFact {
  readonly at: number;
  /** Infinity: until UserUnbanned; undefined: it is UserUnbanned. */
  readonly until: number | undefined;
}

/** What was told to the system: presence, bans and messages, each with its place among all writings. */
export class Facts {
  readonly #cluster: SimulatedCluster;
  readonly #messages = new Map<string, Message[]>();
  readonly #presence = new Map<string, PresenceFact[]>();
  readonly #bans = new Map<string, BanFact[]>();

  constructor(cluster: SimulatedCluster) {
    this.#cluster = cluster;
    this.#readMessages();
    this.#readUsers();
  }

  /** In log order, redeliveries left out. */
  messagesOf(chatroomId: string): readonly Message[] {
    return this.#messages.get(chatroomId) ?? [];
  }

  presenceOf(userId: string): readonly PresenceFact[] {
    return this.#presence.get(userId) ?? [];
  }

  bansOf(userId: string): readonly BanFact[] {
    return this.#bans.get(userId) ?? [];
  }

  /** The place among all writings of the record; undefined where there is none. */
  writingOf({ topic, partition, offset }: RecordReference): number | undefined {
    return this.#cluster.partition(topic, partition).entries[Number(offset)]?.writing;
  }

  /** The fact of `chat.users` that a record holds. */
  userFact({ topic, partition, offset }: RecordReference): EventOn<'chat.users'> | undefined {
    const record = this.#cluster.partition(topic, partition).entries[Number(offset)]?.record;
    if (topic !== topics.users || record === undefined) return undefined;
    const decoded = decodeEvent(topics.users, record);
    return decoded.outcome === 'event' ? decoded.event : undefined;
  }

  #readMessages(): void {
    const seen = new Set<string>();
    for (const source of this.#cluster.partitions(topics.messages)) {
      for (const { record, offset } of source.committed()) {
        if (decodeEvent(topics.messages, record).outcome !== 'event') continue;
        const room = record.key?.toString() ?? '';
        const identity = `${room} ${record.timestamp} ${eventIdHash(record)}`;
        if (seen.has(identity)) continue;
        seen.add(identity);
        append(this.#messages, room, { at: record.timestamp, offset });
      }
    }
  }

  #readUsers(): void {
    for (const source of this.#cluster.partitions(topics.users)) {
      for (const { record, writing, offset } of source.committed()) {
        const decoded = decodeEvent(topics.users, record);
        if (decoded.outcome !== 'event') continue;
        const { type, data } = decoded.event;
        const at = data.occurredAt ?? record.timestamp;
        if (type === 'UserBanned') {
          const { until = Infinity } = data;
          append(this.#bans, data.userId, { at, until });
        } else if (type === 'UserUnbanned') {
          append(this.#bans, data.userId, { at, until: undefined });
        } else {
          const isDeleted = offset < source.start;
          const fact = { at, online: type === 'UserOnline', writing, isDeleted };
          append(this.#presence, data.userId, fact);
        }
      }
    }
  }
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key) ?? [];
  map.set(key, values);
  values.push(value);
}
