import { defaultRoomPolicy, type EventOf, type RoomEvent, topics } from '#contracts';
import type { DataSource } from 'typeorm';
import { batchOf, recordsOf } from '../examples/logs.js';
import {
  blocked,
  created,
  destroyed,
  exampleAt,
  joined,
  policySet,
  removed,
  whitelisted,
} from '../examples/room-events.js';
import { emptyTables, openTestDatabase, type TestDatabase } from '../examples/test-database.js';
import { ProjectionWriter } from '../projection/projection-writer.js';
import { InvalidCursor } from './cursor.js';
import { MembershipQueries } from './membership-queries.js';

let database: TestDatabase;
let dataSource: DataSource;
let queries: MembershipQueries;
let nextOffset = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  ({ dataSource } = database);
  queries = new MembershipQueries(dataSource);
});
beforeEach(async () => {
  nextOffset = 0;
  await emptyTables(dataSource);
});
afterAll(() => database.drop());

async function given(...events: readonly RoomEvent[]): Promise<void> {
  const records = recordsOf(events, nextOffset);
  const from = nextOffset;
  nextOffset += records.length;
  await new ProjectionWriter(dataSource).apply(batchOf(records, from, nextOffset));
}

const names = (members: readonly { userId: string }[]) => members.map(({ userId }) => userId);

describe('a room', () => {
  it('is unknown before its creation', async () => {
    expect(await queries.room('r')).toBeUndefined();
    expect(await queries.roomVersion('r')).toBe(0);
    expect(await queries.members('r', { order: 'asc', limit: 10 })).toBeUndefined();
  });

  it('is its count, version and policy', async () => {
    await given(created('r', 1), joined('r', 2, 'ann'), policySet('r', 3, { maxMembers: 9 }));
    expect(await queries.room('r')).toEqual({
      chatroomId: 'r',
      memberCount: 1,
      roomVersion: 3,
      policy: { ...defaultRoomPolicy, maxMembers: 9 },
    });
  });

  it('is gone when destroyed, though its version stays known', async () => {
    await given(created('r', 1), destroyed('r', 2));
    expect(await queries.room('r')).toBeUndefined();
    expect(await queries.members('r', { order: 'asc', limit: 10 })).toBeUndefined();
    expect(await queries.roomVersion('r')).toBe(2);
  });

  it('continues its versions when created again, with lists of its own', async () => {
    await given(created('r', 1), whitelisted('r', 2, 'ann'), blocked('r', 3, 'bob'));
    await given(destroyed('r', 4), created('r', 5), joined('r', 6, 'eve'));
    expect(await queries.room('r')).toMatchObject({ memberCount: 1, roomVersion: 6 });
    expect((await queries.whitelist('r', { limit: 10 })).entries).toEqual([]);
    expect((await queries.blocks('r', { limit: 10 })).entries).toEqual([]);
  });
});

describe('the members of a room', () => {
  const sameMoment = exampleAt(50);

  it('are empty in a room without any', async () => {
    await given(created('r', 1));
    expect(await queries.members('r', { order: 'asc', limit: 10 })).toEqual({
      total: 0,
      roomVersion: 1,
      members: [],
      nextCursor: null,
    });
  });

  it('come in the order of their joins, oldest or newest first', async () => {
    await given(
      created('r', 1),
      joined('r', 2, 'late', exampleAt(90)),
      joined('r', 3, 'early', exampleAt(10)),
      joined('r', 4, 'first of two', sameMoment),
      joined('r', 5, 'second of two', sameMoment),
    );
    const oldest = await queries.members('r', { order: 'asc', limit: 10 });
    expect(names(oldest?.members ?? [])).toEqual([
      'early',
      'first of two',
      'second of two',
      'late',
    ]);
    const newest = await queries.members('r', { order: 'desc', limit: 2 });
    expect(newest).toMatchObject({ total: 4, roomVersion: 5 });
    expect(newest?.members).toEqual([
      { userId: 'late', membershipId: 'r:2', joinedAt: exampleAt(90) },
      { userId: 'second of two', membershipId: 'r:5', joinedAt: sameMoment },
    ]);
  });

  it.each(['asc', 'desc'] as const)('are each on one page (%s)', async (order) => {
    const users = Array.from({ length: 11 }, (_, index) => `user-${index}`);
    await given(
      created('r', 1),
      ...users.map((user, index) => joined('r', index + 2, user, sameMoment + (index >> 1))),
    );
    const pages = await allPages(order, 5);
    expect(pages.map((page) => page.length)).toEqual([5, 5, 1]);
    expect(pages.flat()).toEqual(order === 'asc' ? users : users.toReversed());
  });

  it('have no further page when the last one is just full', async () => {
    await given(created('r', 1), joined('r', 2, 'ann'), joined('r', 3, 'bob'));
    const page = await queries.members('r', { order: 'asc', limit: 2 });
    expect(page?.nextCursor).toBeNull();
  });

  it('neither repeat nor vanish when others come and go between the pages', async () => {
    await given(created('r', 1), ...[2, 3, 4, 5].map((v) => joined('r', v, `user-${v}`)));
    const first = await queries.members('r', { order: 'asc', limit: 2 });
    await given(
      removed('r', 6, 'user-2', 2),
      removed('r', 7, 'user-3', 3),
      joined('r', 8, 'before the cursor', exampleAt(1)),
      joined('r', 9, 'user-9'),
    );
    const cursor = first?.nextCursor ?? undefined;
    const second = await queries.members('r', { order: 'asc', limit: 10, cursor });
    expect(names(second?.members ?? [])).toEqual(['user-4', 'user-5', 'user-9']);
  });

  it('show count, version and page of one moment while the room changes', async () => {
    await given(created('r', 1), joined('r', 2, 'user-2'));
    const written = new AbortController();
    const writer = (async () => {
      for (let version = 3; version < 60; version++)
        await given(joined('r', version, `u${version}`));
      written.abort();
    })();
    while (!written.signal.aborted) {
      const page = await queries.members('r', { order: 'asc', limit: 100 });
      expect(page?.total).toBe(page?.members.length);
      expect(page?.roomVersion).toBe((page?.total ?? 0) + 1);
    }
    await writer;
  });

  it('are found one by one, and by many', async () => {
    await given(created('r', 1), joined('r', 2, 'ann'), joined('r', 3, 'bob'));
    expect(await queries.member('r', 'ann')).toEqual({
      userId: 'ann',
      membershipId: 'r:2',
      joinedAt: exampleAt(2),
    });
    expect(await queries.member('r', 'eve')).toBeUndefined();
    expect(await queries.checks('r', ['bob', 'eve'])).toEqual(new Set(['bob']));
    expect(await queries.checks('r', [])).toEqual(new Set());
  });

  async function allPages(order: 'asc' | 'desc', limit: number): Promise<string[][]> {
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await queries.members('r', { order, limit, cursor });
      pages.push(names(page?.members ?? []));
      cursor = page?.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return pages;
  }
});

describe('the rooms of a user', () => {
  it('come by id, page by page', async () => {
    for (const room of ['b', 'a', 'é', 'c']) {
      await given(created(room, 1), joined(room, 2, 'ann'), joined(room, 3, 'bob'));
    }
    const first = await queries.chatroomsOf('ann', { limit: 3 });
    expect(first.chatrooms.map(({ chatroomId }) => chatroomId)).toEqual(['a', 'b', 'c']);
    const cursor = first.nextCursor ?? undefined;
    expect(await queries.chatroomsOf('ann', { limit: 3, cursor })).toEqual({
      chatrooms: [{ chatroomId: 'é', membershipId: 'é:2', joinedAt: exampleAt(2) }],
      nextCursor: null,
    });
  });
});

describe('the history of a member', () => {
  const removal: EventOf<'MemberRemoved'> = {
    type: 'MemberRemoved',
    data: {
      ...removed('r', 4, 'ann', 2, 'OFFLINE_MESSAGE_COUNT').data,
      causedBy: { topic: 'chat.messages', partition: 3, offset: '991' },
      evidence: { offlineAt: 1_700_000_000_000, messagesSince: 31 },
    },
  };
  const story = [
    created('r', 1),
    joined('r', 2, 'ann'),
    whitelisted('r', 3, 'ann'),
    removal,
    joined('r', 5, 'bob'),
    joined('r', 6, 'ann'),
  ];

  it('says newest first how memberships began and why they ended', async () => {
    await given(...story);
    const { history } = await queries.history('r', 'ann', { limit: 10 });
    expect(history.map(({ type, roomVersion }) => [type, roomVersion])).toEqual([
      ['MemberJoined', 6],
      ['MemberRemoved', 4],
      ['MemberJoined', 2],
    ]);
    expect(history[1]).toEqual({
      type: 'MemberRemoved',
      roomVersion: 4,
      membershipId: 'r:2',
      occurredAt: exampleAt(4),
      decidedAt: exampleAt(4) + 5,
      reason: 'OFFLINE_MESSAGE_COUNT',
      evidence: { offlineAt: 1_700_000_000_000, messagesSince: 31 },
      causedBy: { topic: 'chat.messages', partition: 3, offset: '991' },
    });
  });

  it('is paged', async () => {
    await given(...story);
    const first = await queries.history('r', 'ann', { limit: 2 });
    const cursor = first.nextCursor ?? undefined;
    const second = await queries.history('r', 'ann', { limit: 2, cursor });
    expect(second.history.map(({ roomVersion }) => roomVersion)).toEqual([2]);
    expect(second.nextCursor).toBeNull();
  });

  it('outlives the room', async () => {
    await given(...story, destroyed('r', 7));
    expect((await queries.history('r', 'ann', { limit: 10 })).history).toHaveLength(3);
  });
});

describe('the events of a room', () => {
  it('are those of the log, in the order of their versions', async () => {
    const story = [created('r', 1), joined('r', 2, 'ann'), removed('r', 3, 'ann', 2, 'KICKED')];
    await given(...story, created('s', 1));
    const { events } = await queries.events('r', { afterVersion: 0, limit: 10 });
    expect(events).toEqual(story.map(({ type, data }) => ({ type, ...data })));
    const later = await queries.events('r', { afterVersion: 1, limit: 1 });
    expect(later.events.map(({ roomVersion }) => roomVersion)).toEqual([2]);
  });
});

describe('whitelist and blocks', () => {
  it('come by user, page by page', async () => {
    await given(
      created('r', 1),
      whitelisted('r', 2, 'b'),
      whitelisted('r', 3, 'a', 1_800_000_000_000),
      blocked('r', 4, 'd'),
      blocked('r', 5, 'c'),
    );
    const whitelist = await queries.whitelist('r', { limit: 1 });
    expect(whitelist.entries).toEqual([{ userId: 'a', expiresAt: 1_800_000_000_000 }]);
    const cursor = whitelist.nextCursor ?? undefined;
    expect(await queries.whitelist('r', { limit: 1, cursor })).toEqual({
      entries: [{ userId: 'b' }],
      nextCursor: null,
    });
    const blocks = await queries.blocks('r', { limit: 2 });
    expect(blocks.entries).toEqual([
      { userId: 'c', until: exampleAt(5) + 60_000 },
      { userId: 'd', until: exampleAt(4) + 60_000 },
    ]);
  });
});

describe('an answer to a request', () => {
  const answer = (chatroomId: string, code: number): EventOf<'RequestCompleted'> => ({
    type: 'RequestCompleted',
    data: { requestId: 'request', chatroomId, code, roomVersion: 2 },
  });

  it('is found by its requestId, the newest if two rooms were asked', async () => {
    expect(await queries.request('request')).toBeUndefined();
    const records = recordsOf([answer('r', 0), answer('s', 23406)]);
    const batch = batchOf(records, 0, 2, topics.results);
    await new ProjectionWriter(dataSource).apply(batch);
    expect(await queries.request('request')).toEqual({
      requestId: 'request',
      chatroomId: 's',
      code: 23406,
      roomVersion: 2,
      completedAt: records[1]?.timestamp,
    });
  });
});

describe('a cursor', () => {
  it('is refused by every query that has not made it', async () => {
    await given(created('r', 1), joined('r', 2, 'ann'), joined('r', 3, 'bob'));
    const { nextCursor } = (await queries.members('r', { order: 'asc', limit: 1 }))!;
    const cursor = nextCursor ?? '';
    await expect(queries.members('r', { order: 'desc', limit: 1, cursor })).rejects.toThrow(
      InvalidCursor,
    );
    await expect(queries.chatroomsOf('ann', { limit: 1, cursor })).rejects.toThrow(InvalidCursor);
    await expect(queries.history('r', 'ann', { limit: 1, cursor })).rejects.toThrow(InvalidCursor);
    await expect(queries.whitelist('r', { limit: 1, cursor })).rejects.toThrow(InvalidCursor);
    await expect(queries.blocks('r', { limit: 1, cursor: 'x' })).rejects.toThrow(InvalidCursor);
  });
});
