import { randomUUID } from 'node:crypto';
import {
  catalogue,
  encodeEvent,
  type EventOf,
  type EventType,
  type OutgoingRecord,
  type RequestEvent,
  topics,
} from '#contracts';
import { type KafkaOptions, RecordWriter, type StreamLogger } from '#streaming';

const messageText = 'x'.repeat(180);
/** Records of one call that wait for Kafka at once, at most. */
const waitingMax = 2_000;
/** Kafka takes records of 1 MiB at once. */
const requestBytesMax = 700_000;

/** What a request asks; a requestId is made up where none is given. */
export type RequestData<T extends RequestEvent['type']> = Omit<EventOf<T>['data'], 'requestId'> & {
  readonly requestId?: string;
};

/** When a record was handed to Kafka and when Kafka had it, monotonic ms. */
export interface Writing {
  readonly startedAt: number;
  readonly acknowledgedAt: number;
}

export interface TrafficCounts {
  readonly offered: number;
  readonly accepted: number;
}

/**
 * What other services write. Each method resolves once Kafka has acknowledged the records; event times
 * default to now. What was written when is kept, so that an audit can tell what came before what.
 */
export class Traffic {
  readonly #writer: RecordWriter;
  readonly #writings = new Map<string, Writing>();
  #offered = 0;
  #accepted = 0;

  constructor(options: KafkaOptions, logger: StreamLogger) {
    this.#writer = new RecordWriter(options, logger);
  }

  /** By the `ce_id` of the record; undefined where it was not written here, or not acknowledged. */
  writing(eventId: string): Writing | undefined {
    return this.#writings.get(eventId);
  }

  async event<T extends EventType>(
    event: EventOf<T>,
    timeMs = Date.now(),
    key?: string,
  ): Promise<void> {
    const id = randomUUID();
    const startedAt = performance.now();
    const record = encodeEvent(event, { id, source: 'test', timeMs }, key);
    await this.raw(catalogue[event.type].topic, record);
    this.#writings.set(id, { startedAt, acknowledgedAt: performance.now() });
  }

  async raw(topic: string, record: OutgoingRecord): Promise<void> {
    this.#offered += 1;
    await this.#writer.write(topic, record);
    this.#accepted += 1;
  }

  /** Records that were handed to Kafka so far, and those that it acknowledged. */
  get counts(): TrafficCounts {
    return { offered: this.#offered, accepted: this.#accepted };
  }

  /** A record that another service wrote and says to be acknowledged. */
  wroteElsewhere(eventId: string, writing: Writing): void {
    this.#writings.set(eventId, writing);
  }

  /** The `ce_id` of every record that Kafka acknowledged. */
  acknowledged(): Iterable<string> {
    return this.#writings.keys();
  }

  /** Returns the requestId. */
  async request<T extends RequestEvent['type']>(
    type: T,
    data: RequestData<T>,
    at?: number,
  ): Promise<string> {
    const requestId = data.requestId ?? randomUUID();
    await this.event({ type, data: { ...data, requestId } } as EventOf<T>, at);
    return requestId;
  }

  async join(chatroomId: string, ...userIds: string[]): Promise<void> {
    await this.joinAt(undefined, chatroomId, userIds);
  }

  async joinAt(
    at: number | undefined,
    chatroomId: string,
    userIds: readonly string[],
  ): Promise<void> {
    await inTurns(userIds, (userId) => this.request('JoinRequested', { chatroomId, userId }, at));
  }

  async leave(chatroomId: string, userId: string): Promise<void> {
    await this.request('LeaveRequested', { chatroomId, userId });
  }

  async whitelist(chatroomId: string, userId: string): Promise<void> {
    await this.request('AddToWhitelistRequested', { chatroomId, userId });
  }

  async unwhitelist(chatroomId: string, userId: string): Promise<void> {
    await this.request('RemoveFromWhitelistRequested', { chatroomId, userId });
  }

  async online(userIds: string | readonly string[], at?: number): Promise<void> {
    await inTurns([userIds].flat(), (userId) =>
      this.event({ type: 'UserOnline', data: { userId } }, at),
    );
  }

  async offline(userIds: string | readonly string[], at?: number): Promise<void> {
    await inTurns([userIds].flat(), (userId) =>
      this.event({ type: 'UserOffline', data: { userId } }, at),
    );
  }

  /** Presence facts of `bytes` each: with that many of them, what is written next is some fetches away. */
  async heavyPresence(
    type: 'UserOnline' | 'UserOffline',
    userIds: readonly string[],
    at: number,
    bytes: number,
  ): Promise<void> {
    await inHeavyTurns(userIds, bytes, (userId, padding) => {
      const data = { userId, padding };
      return this.event({ type, data }, at);
    });
  }

  /** The same of requests: each asks for the removal of somebody who need not be a member. */
  async heavyRequests(
    chatroomId: string,
    userIds: readonly string[],
    bytes: number,
  ): Promise<void> {
    await inHeavyTurns(userIds, bytes, (userId, padding) => {
      const data = { chatroomId, userId, padding };
      return this.request('RemoveMemberRequested', data);
    });
  }

  /** A message at each of these event times, in this order. */
  async messagesAt(chatroomId: string, times: readonly number[]): Promise<void> {
    await inTurns(times, (at) =>
      this.event({ type: 'MessageCreated', data: { messageText } }, at, chatroomId),
    );
  }

  /** `count` messages, one a millisecond from `from` on. */
  async messages(chatroomId: string, count: number, from = Date.now()): Promise<void> {
    await this.messagesAt(
      chatroomId,
      Array.from({ length: count }, (_, index) => from + index),
    );
  }

  /** A record that is broken whatever topic it is in. */
  async poison(topic: string, key: string | null): Promise<void> {
    const record = { key: topic === topics.messages ? null : key, value: '{"broken"', headers: {} };
    await this.raw(topic, { ...record, timestamp: Date.now() });
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }
}

async function inTurns<Item>(
  items: readonly Item[],
  write: (item: Item) => Promise<unknown>,
  atOnce = waitingMax,
): Promise<void> {
  for (let first = 0; first < items.length; first += atOnce) {
    await Promise.all(items.slice(first, first + atOnce).map(write));
  }
}

async function inHeavyTurns<Item>(
  items: readonly Item[],
  bytes: number,
  write: (item: Item, padding: string) => Promise<unknown>,
): Promise<void> {
  const padding = 'x'.repeat(bytes);
  const atOnce = Math.max(1, Math.floor(requestBytesMax / bytes));
  await inTurns(items, (item) => write(item, padding), atOnce);
}
