import type { RoomEvent } from '#contracts';
import * as fc from 'fast-check';
import { expectedRows } from '../audit/expected-rows.js';
import { batchesOf, eventStores, recordsOf } from '../examples/logs.js';
import {
  blocked,
  created,
  destroyed,
  exampleAt,
  joined,
  policySet,
  removed,
  unblocked,
  unwhitelisted,
  whitelisted,
} from '../examples/room-events.js';
import { BrokenLog } from './broken-log.js';
import { foldRoomEvents } from './fold-room-events.js';
import { InMemoryTables } from '../examples/in-memory-tables.js';
import { RoomEventsReader } from './read-records.js';

function summary(events: readonly RoomEvent[]) {
  const changes = foldRoomEvents(events);
  const ids = (rows: readonly { userId: string }[]) => rows.map((row) => row.userId).join(' ');
  return {
    delta: changes.rooms.map((room) => room.memberCountDelta).join(' '),
    members: `+${ids(changes.membersPut)} -${ids(changes.membersGone)}`,
    whitelist: `+${ids(changes.whitelistPut)} -${ids(changes.whitelistGone)}`,
    blocks: `+${ids(changes.blocksPut)} -${ids(changes.blocksGone)}`,
    events: changes.events.length,
  };
}

const table: readonly (readonly [
  behaviour: string,
  events: readonly RoomEvent[],
  expected: Partial<ReturnType<typeof summary>>,
])[] = [
  ['nothing changes nothing', [], { delta: '', members: '+ -', events: 0 }],
  ['a join adds a member', [joined('r', 2, 'ann')], { delta: '1', members: '+ann -' }],
  ['a removal takes it away', [removed('r', 3, 'ann', 2)], { delta: '-1', members: '+ -ann' }],
  [
    'a join and its removal leave the removal alone',
    [joined('r', 2, 'ann'), removed('r', 3, 'ann', 2)],
    { delta: '0', members: '+ -ann', events: 2 },
  ],
  [
    'a removal and a new join leave the join alone',
    [removed('r', 3, 'ann', 2), joined('r', 4, 'ann')],
    { delta: '0', members: '+ann -' },
  ],
  [
    'users and rooms do not mix',
    [joined('r', 2, 'ann'), joined('s', 2, 'bob'), removed('s', 3, 'bob', 2)],
    { delta: '1 0', members: '+ann -bob' },
  ],
  [
    'the last word on a whitelist entry counts',
    [whitelisted('r', 2, 'ann'), unwhitelisted('r', 3, 'ann'), whitelisted('r', 4, 'bob')],
    { whitelist: '+bob -ann', delta: '0' },
  ],
  [
    'the last word on a block counts',
    [unblocked('r', 2, 'ann'), blocked('r', 3, 'ann')],
    { blocks: '+ann -' },
  ],
  [
    'the end of a room ends its lists, and a new one begins with empty ones',
    [whitelisted('r', 2, 'ann'), destroyed('r', 3), created('r', 4), blocked('r', 5, 'bob')],
    { whitelist: '+ -', blocks: '+bob -' },
  ],
];

describe('the fold of room events', () => {
  it.each(table)('%s', (_, events, expected) => {
    expect(summary(events)).toMatchObject(expected);
  });

  it('keeps what a join says about the membership', () => {
    expect(foldRoomEvents([joined('r', 7, 'ann')]).membersPut).toEqual([
      {
        chatroomId: 'r',
        userId: 'ann',
        membershipId: 'r:7',
        joinedVersion: 7,
        joinedAt: exampleAt(7),
      },
    ]);
  });

  it('tells the versions a room goes through and the policy it ends with', () => {
    const events = [created('r', 1), policySet('r', 2, { maxMembers: 5 }), joined('r', 3, 'ann')];
    expect(foldRoomEvents(events).rooms).toMatchObject([
      { firstVersion: 1, lastVersion: 3, created: true, destroyed: false },
    ]);
    expect(foldRoomEvents(events).rooms[0]?.policy?.maxMembers).toBe(5);
  });

  it('leaves policy and existence alone where no event speaks of them', () => {
    const [room] = foldRoomEvents([joined('r', 3, 'ann')]).rooms;
    expect(room).toMatchObject({ policy: undefined, destroyed: undefined, created: false });
  });

  it('remembers that a room was destroyed, or created again', () => {
    expect(foldRoomEvents([destroyed('r', 3)]).rooms[0]?.destroyed).toBe(true);
    expect(foldRoomEvents([destroyed('r', 3), created('r', 4)]).rooms[0]?.destroyed).toBe(false);
  });

  it('keeps every event, with the fields that have no column as data', () => {
    expect(foldRoomEvents([removed('r', 3, 'ann', 2, 'KICKED')]).events).toEqual([
      {
        chatroomId: 'r',
        roomVersion: 3,
        type: 'MemberRemoved',
        userId: 'ann',
        occurredAt: exampleAt(3),
        data: { decidedAt: exampleAt(3) + 5, membershipId: 'r:2', reason: 'KICKED' },
      },
    ]);
  });

  it.each([
    ['repeats', 3],
    ['goes back', 2],
  ])('refuses a log whose version %s', (_, version) => {
    const events = [joined('r', 3, 'ann'), joined('r', version, 'bob')];
    expect(() => foldRoomEvents(events)).toThrow(BrokenLog);
  });

  it('gives the same rows however the log is cut into batches', () => {
    fc.assert(
      fc.property(eventStores, fc.array(fc.nat(200)), (events, cuts) => {
        const records = recordsOf(events);
        const tables = new InMemoryTables();
        for (const batch of batchesOf(records, records.length, cuts)) {
          const reader = new RoomEventsReader();
          for (const record of batch.records) reader.take(record);
          tables.apply(foldRoomEvents(reader.events));
        }
        const log = { topic: 'chatroom.membership', partition: 0, records, nextOffset: 0 };
        expect(tables.rows()).toEqual({ ...expectedRows([log]), positions: [] });
      }),
    );
  });
});
