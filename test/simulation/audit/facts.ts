import { decodeEvent, EventHeaders, type EventOn, type RecordReference, topics } from '#contracts';
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

export interface SignOfLife {
  readonly at: number;
  readonly writing: number;
}

export interface BanFact {
  readonly at: number;
  /** Infinity: until UserUnbanned; undefined: it is UserUnbanned. */
  readonly until: number | undefined;
}

/** What was told to the system: presence, signs of life, bans, messages, with their places among all writings. */
export class Facts {
  readonly #cluster: SimulatedCluster;
  readonly #signs = new Map<string, SignOfLife[]>();
  readonly #messages = new Map<string, Message[]>();
  readonly #presence = new Map<string, PresenceFact[]>();
  readonly #bans = new Map<string, BanFact[]>();

  constructor(cluster: SimulatedCluster) {
    this.#cluster = cluster;
    this.#readMessages();
    this.#readUsers();
    this.#readActivity();
  }

  /** In log order, redeliveries left out. */
  messagesOf(chatroomId: string): readonly Message[] {
    return this.#messages.get(chatroomId) ?? [];
  }

  /** Those that had been written by `lastWriting`; absent: all. */
  presenceOf(userId: string, lastWriting = Infinity): readonly PresenceFact[] {
    const facts = this.#presence.get(userId) ?? [];
    return facts.filter(({ writing }) => writing <= lastWriting);
  }

  /** As `presenceOf`. */
  signsOf(chatroomId: string, userId: string, lastWriting = Infinity): readonly SignOfLife[] {
    const signs = this.#signs.get(`${chatroomId} ${userId}`) ?? [];
    return signs.filter(({ writing }) => writing <= lastWriting);
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
    const headers = new EventHeaders(['MessageCreated']);
    for (const source of this.#cluster.partitions(topics.messages)) {
      for (const { record, offset } of source.committed()) {
        if (decodeEvent(topics.messages, record).outcome !== 'event') continue;
        const room = record.key?.toString() ?? '';
        headers.moveTo(record);
        const identity = `${room} ${record.timestamp} ${headers.idHash}`;
        if (seen.has(identity)) continue;
        seen.add(identity);
        append(this.#messages, room, { at: record.timestamp, offset });
      }
    }
  }

  #readActivity(): void {
    for (const source of this.#cluster.partitions(topics.activity)) {
      for (const { record, writing } of source.committed()) {
        const decoded = decodeEvent(topics.activity, record);
        if (decoded.outcome !== 'event') continue;
        const key = `${record.key?.toString()} ${decoded.event.data.userId}`;
        append(this.#signs, key, { at: record.timestamp, writing });
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

type Presence = Pick<PresenceFact, 'at' | 'online'>;

/** By event time, at the same moment UserOnline. */
export function newestPresence<Fact extends Presence>(facts: readonly Fact[]): Fact | undefined {
  const newestAt = Math.max(...facts.map(({ at }) => at));
  const newest = facts.filter(({ at }) => at === newestAt);
  return newest.find(({ online }) => online) ?? newest[0];
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key) ?? [];
  map.set(key, values);
  values.push(value);
}
