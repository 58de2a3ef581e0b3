import { encodeEvent, type UserFactEvent } from '#contracts';
import { RecentPresence } from '#membership';
import type { RecordBatch } from '#streaming';
import { UsersReading } from './users-reading.js';

const broken = { key: Buffer.from('u4'), value: Buffer.from('{'), headers: {}, timestamp: 4 };

function written(event: UserFactEvent, timestamp: number) {
  const attribution = { id: `fact-${timestamp}`, source: 'gateway', timeMs: timestamp };
  const { key, value, headers } = encodeEvent(event, attribution);
  return { key: Buffer.from(key!), value: Buffer.from(value!), headers, timestamp };
}

function batchOf(
  ...records: readonly Omit<RecordBatch['records'][number], 'offset'>[]
): RecordBatch {
  return {
    topic: 'chat.users',
    partition: 0,
    nextOffset: 100 + records.length,
    records: records.map((record, index) => ({ ...record, offset: 100 + index })),
  };
}

const facts = batchOf(
  written({ type: 'UserOnline', data: { userId: 'u1' } }, 1),
  written({ type: 'UserBanned', data: { userId: 'u2' } }, 2),
  written({ type: 'UserOffline', data: { userId: 'u3', occurredAt: 7 } }, 3),
  broken,
);

describe('reading chat.users', () => {
  it('tells plain facts of presence from all others, and where those stand among them', () => {
    const { presence, others } = new UsersReading(new RecentPresence(5)).of(facts);
    expect(Array.from({ length: presence.count }, (_, index) => presence.fact(index))).toEqual([
      { userId: 'u1', online: true, at: 1, offset: 100 },
      { userId: 'u3', online: false, at: 7, offset: 102 },
    ]);
    expect(
      others.map(({ place, record, decoded }) => [place, record.offset, decoded.outcome]),
    ).toEqual([
      [1, 101, 'event'],
      [2, 103, 'malformed'],
    ]);
  });

  it('remembers the presence, without having been asked who is a member', () => {
    const memory = new RecentPresence();
    new UsersReading(memory).of(facts);
    expect(memory.get('u1')).toEqual({ online: true, at: 1 });
    expect(memory.get('u3')).toEqual({ online: false, at: 7 });
  });

  it('reads a batch once for all tasks', () => {
    const reading = new UsersReading(new RecentPresence());
    expect(reading.of(facts)).toBe(reading.of(facts));
    expect(reading.of(batchOf(broken)).others).toHaveLength(1);
  });
});
