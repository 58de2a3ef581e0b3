import { randomUUID } from 'node:crypto';
import {
  catalogue,
  encodeEvent,
  type EventOf,
  type EventType,
  type OutgoingRecord,
  topics,
} from '#contracts';
import { type KafkaOptions, RecordWriter, type StreamLogger } from '#streaming';

const messageText = 'x'.repeat(180);

/**
 * What other services write. Each method resolves once Kafka has acknowledged the records; event times
 * default to now.
 */
export class Traffic {
  readonly #writer: RecordWriter;

  constructor(options: KafkaOptions, logger: StreamLogger) {
    this.#writer = new RecordWriter(options, logger);
  }

  async event<T extends EventType>(
    event: EventOf<T>,
    timeMs = Date.now(),
    key?: string,
  ): Promise<void> {
    const attribution = { id: randomUUID(), source: 'test', timeMs };
    await this.raw(catalogue[event.type].topic, encodeEvent(event, attribution, key));
  }

  async raw(topic: string, record: OutgoingRecord): Promise<void> {
    await this.#writer.write(topic, record);
  }

  async join(chatroomId: string, ...userIds: string[]): Promise<void> {
    await Promise.all(
      userIds.map((userId) => {
        const data = { requestId: randomUUID(), chatroomId, userId };
        return this.event({ type: 'JoinRequested', data });
      }),
    );
  }

  async leave(chatroomId: string, userId: string): Promise<void> {
    const data = { requestId: randomUUID(), chatroomId, userId };
    await this.event({ type: 'LeaveRequested', data });
  }

  async whitelist(chatroomId: string, userId: string): Promise<void> {
    const data = { requestId: randomUUID(), chatroomId, userId };
    await this.event({ type: 'AddToWhitelistRequested', data });
  }

  async unwhitelist(chatroomId: string, userId: string): Promise<void> {
    const data = { requestId: randomUUID(), chatroomId, userId };
    await this.event({ type: 'RemoveFromWhitelistRequested', data });
  }

  async online(userId: string, at?: number): Promise<void> {
    await this.event({ type: 'UserOnline', data: { userId } }, at);
  }

  async offline(userIds: string | readonly string[], at?: number): Promise<void> {
    await Promise.all(
      [userIds].flat().map((userId) => this.event({ type: 'UserOffline', data: { userId } }, at)),
    );
  }

  /** `count` messages, one a millisecond from `from` on. */
  async messages(chatroomId: string, count: number, from = Date.now()): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, (_, index) =>
        this.event({ type: 'MessageCreated', data: { messageText } }, from + index, chatroomId),
      ),
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
