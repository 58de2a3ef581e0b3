import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { defaultRoomPolicy, encodeEvent, type EventData, type OutgoingRecord } from '#contracts';
import type { MembershipQueries } from '#persistence';
import type { GroupInstance } from '#streaming';
import { topology } from '../topology.js';

export type Queries = { -readonly [Name in keyof MembershipQueries]: MembershipQueries[Name] };

/** A read model with one room, room1, of one member, u1. A test replaces what it needs. */
export function fakeQueries(): Queries {
  const member = { userId: 'u1', membershipId: 'room1:2', joinedAt: 1_700_000_000_000 };
  const room = { chatroomId: 'room1', memberCount: 1, roomVersion: 2, policy: defaultRoomPolicy };
  const existing = <Row>(chatroomId: string, row: Row) =>
    Promise.resolve(chatroomId === 'room1' ? row : undefined);
  return {
    room: (chatroomId) => existing(chatroomId, room),
    roomVersion: async (chatroomId) => (await existing(chatroomId, 2)) ?? 0,
    members: (chatroomId) =>
      existing(chatroomId, { total: 1, roomVersion: 2, members: [member], nextCursor: null }),
    member: (chatroomId, userId) => existing(chatroomId, userId === 'u1' ? member : undefined),
    checks: async (chatroomId, userIds) =>
      new Set(((await existing(chatroomId, userIds)) ?? []).filter((userId) => userId === 'u1')),
    chatroomsOf: () => Promise.resolve({ chatrooms: [], nextCursor: null }),
    history: () => Promise.resolve({ history: [], nextCursor: null }),
    events: () => Promise.resolve({ events: [] }),
    whitelist: () => Promise.resolve({ entries: [], nextCursor: null }),
    blocks: () => Promise.resolve({ entries: [], nextCursor: null }),
    request: () => Promise.resolve(undefined),
  };
}

const resolved = () => Promise.resolve();

interface WrittenRecord {
  readonly topic: string;
  readonly record: OutgoingRecord;
}

/** Takes records and acknowledges them, unless a test says otherwise. */
export class FakeWriter {
  readonly written: WrittenRecord[] = [];
  acknowledge: (record: OutgoingRecord) => Promise<void> = resolved;
  isClosed = false;

  reset(): void {
    this.written.length = 0;
    this.acknowledge = resolved;
  }

  connect(): Promise<void> {
    return resolved();
  }

  write(topic: string, record: OutgoingRecord): Promise<void> {
    this.written.push({ topic, record });
    return this.acknowledge(record);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }
}

type Result = EventData<'RequestCompleted'>;

/** Delivers results to the application as the log would. */
export class FakeResults extends Server implements CustomTransportStrategy {
  ready = true;

  isReady(): boolean {
    return this.ready;
  }

  async deliver(...results: readonly Result[]): Promise<void> {
    await this.deliverRecords(
      results.map((data) => {
        const attribution = { id: data.requestId, source: 'kickout-saga', timeMs: 1 };
        return encodeEvent({ type: 'RequestCompleted', data }, attribution);
      }),
    );
  }

  async deliverRecords(records: readonly OutgoingRecord[]): Promise<void> {
    const handler = this.getHandlerByPattern(topology.results);
    const batch = {
      topic: topology.results,
      partition: 0,
      nextOffset: records.length,
      records: records.map((record, offset) => ({
        ...record,
        key: bytes(record.key),
        value: bytes(record.value),
        offset,
      })),
    };
    const result = this.transformToObservable(await handler?.(batch));
    await lastValueFrom(result, { defaultValue: undefined });
  }

  listen(callback: () => void): void {
    callback();
  }

  close(): void {
    return;
  }

  on(): void {
    return;
  }

  unwrap(): never {
    throw new Error('nothing to unwrap');
  }
}

function bytes(value: string | Buffer | null): Buffer | null {
  return value === null ? null : Buffer.from(value);
}

/** Kafka's leaders, which answer unless a test says otherwise. */
export class FakeLog {
  answer: () => Promise<readonly number[]> = () => Promise.resolve([0]);

  endOffsets(): Promise<readonly number[]> {
    return this.answer();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Where the saga's processes are; nowhere, unless a test says otherwise. */
export class FakeDirectory {
  isOutdated = false;
  addressOf: (key: string) => Promise<string | undefined> = () => Promise.resolve(undefined);
  instances: () => Promise<readonly GroupInstance[]> = () => Promise.resolve([]);

  outdated(): void {
    this.isOutdated = true;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export class FakeReadModel {
  answer: () => Promise<void> = resolved;

  ping(): Promise<void> {
    return this.answer();
  }
}
