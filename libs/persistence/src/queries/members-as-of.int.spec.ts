import fc from 'fast-check';
import type { RoomEvent } from '#contracts';
import type { DataSource } from 'typeorm';
import { batchOf, recordsOf } from '../examples/logs.js';
import { created, destroyed, joined, removed } from '../examples/room-events.js';
import { openTestDatabase, type TestDatabase } from '../examples/test-database.js';
import { ProjectionWriter } from '../projection/projection-writer.js';
import { InvalidCursor } from './cursor.js';
import { MembershipQueries } from './membership-queries.js';
import type { MembersPage } from './rows.js';

let database: TestDatabase;
let dataSource: DataSource;
let queries: MembershipQueries;
let nextOffset = 0;
let roomsMade = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  ({ dataSource } = database);
  queries = new MembershipQueries(dataSource);
});
afterAll(() => database.drop());

async function given(...events: readonly RoomEvent[]): Promise<void> {
  const records = recordsOf(events, nextOffset);
  const from = nextOffset;
  nextOffset += records.length;
  await new ProjectionWriter(dataSource).apply(batchOf(records, from, nextOffset));
}

function newRoom(): string {
  roomsMade += 1;
  return `room:${String(roomsMade)}`;
}

async function membersAt(room: string, asOf: number): Promise<MembersPage> {
  const page = await queries.members(room, { order: 'asc', limit: 500, asOf });
  if (page === undefined) throw new Error('no such room');
  return page;
}

/** Every page of the list. */
async function allPages(room: string, asOf: number, order: 'asc' | 'desc', limit: number) {
  const members: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await queries.members(room, { order, limit, asOf, cursor });
    members.push(...(page?.members ?? []).map(({ membershipId }) => membershipId));
    cursor = page?.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return members;
}

const names = ({ members }: MembersPage) => members.map(({ userId }) => userId);

describe('the members of a past moment', () => {
  it('are those who had joined by then and were not removed by then', async () => {
    const room = newRoom();
    await given(
      created(room, 1),
      joined(room, 2, 'stays', 100),
      joined(room, 3, 'leaves', 200),
      removed(room, 4, 'leaves', 3, 'LEFT', 300),
      joined(room, 5, 'leaves', 400),
    );
    expect(names(await membersAt(room, 99))).toEqual([]);
    expect(names(await membersAt(room, 100))).toEqual(['stays']);
    expect(await membersAt(room, 299)).toEqual({
      total: 2,
      roomVersion: 5,
      members: [
        { userId: 'stays', membershipId: `${room}:2`, joinedAt: 100 },
        { userId: 'leaves', membershipId: `${room}:3`, joinedAt: 200 },
      ],
      nextCursor: null,
    });
    expect(await membersAt(room, 300)).toMatchObject({ total: 1, members: [{ userId: 'stays' }] });
    expect((await membersAt(room, 400)).members[1]).toMatchObject({ membershipId: `${room}:5` });
  });

  it('are there of a destroyed room, and nobody is after its end', async () => {
    const room = newRoom();
    await given(
      created(room, 1),
      joined(room, 2, 'ann', 100),
      removed(room, 3, 'ann', 2, 'ROOM_DESTROYED', 200),
      destroyed(room, 4),
    );
    expect(await membersAt(room, 150)).toMatchObject({ total: 1, members: [{ userId: 'ann' }] });
    expect(await membersAt(room, 200)).toMatchObject({ total: 0, members: [] });
  });

  it('are unknown in a room that never was', async () => {
    const page = await queries.members('never', { order: 'asc', limit: 10, asOf: 100 });
    expect(page).toBeUndefined();
  });

  it('were nobody for whom the leave came from before the join', async () => {
    const room = newRoom();
    await given(
      created(room, 1),
      joined(room, 2, 'ann', 200),
      removed(room, 3, 'ann', 2, 'LEFT', 100),
    );
    for (const asOf of [99, 100, 150, 200, 250]) {
      expect(await membersAt(room, asOf)).toMatchObject({ total: 0, members: [] });
    }
  });

  it('take a cursor of the same moment and order alone', async () => {
    const room = newRoom();
    await given(created(room, 1), joined(room, 2, 'ann', 100), joined(room, 3, 'bob', 100));
    const page = await queries.members(room, { order: 'asc', limit: 1, asOf: 100 });
    const cursor = page?.nextCursor ?? '';
    const others = [
      { order: 'asc', limit: 1, asOf: 101, cursor },
      { order: 'desc', limit: 1, asOf: 100, cursor },
      { order: 'asc', limit: 1, cursor },
    ] as const;
    for (const other of others) {
      await expect(queries.members(room, other)).rejects.toThrow(InvalidCursor);
    }
  });

  /** Joins and leaves of few users at few moments, so that they meet. */
  const histories = fc.array(fc.record({ user: fc.nat({ max: 5 }), at: fc.nat({ max: 12 }) }), {
    maxLength: 40,
  });

  it('are, in pages of any size, those that the whole history tells', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 4 }), async (history, limit) => {
        const room = newRoom();
        const memberships = new Map<string, { joinedAt: number; removedAt: number }>();
        const current = new Map<string, number>();
        const events: RoomEvent[] = [created(room, 1)];
        for (const [index, { user, at }] of history.entries()) {
          const [version, userId] = [index + 2, `u${String(user)}`];
          const joinedVersion = current.get(userId);
          if (joinedVersion === undefined) {
            events.push(joined(room, version, userId, at));
            memberships.set(`${room}:${version}`, { joinedAt: at, removedAt: Infinity });
            current.set(userId, version);
          } else {
            events.push(removed(room, version, userId, joinedVersion, 'LEFT', at));
            memberships.get(`${room}:${joinedVersion}`)!.removedAt = at;
            current.delete(userId);
          }
        }
        await given(...events);
        for (const asOf of [0, 3, 6, 9, 12]) {
          const expected = [...memberships]
            .filter(([, { joinedAt, removedAt }]) => joinedAt <= asOf && removedAt > asOf)
            .sort(([, one], [, other]) => one.joinedAt - other.joinedAt)
            .map(([membershipId]) => membershipId);
          expect(await allPages(room, asOf, 'asc', limit)).toEqual(expected);
          expect(await allPages(room, asOf, 'desc', limit)).toEqual(expected.reverse());
          expect((await membersAt(room, asOf)).total).toBe(expected.length);
        }
      }),
      { numRuns: 25 },
    );
  });
});
