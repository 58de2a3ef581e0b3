import { givenWith, inWords } from './oracle/given.js';
import { play } from './oracle/history.js';
import {
  active,
  clock,
  exempt,
  join,
  leave,
  message,
  offline,
  online,
  presenceConfirmed,
  setPolicy,
} from './oracle/inputs.js';
import { Rooms } from './rooms.js';

const pause = { share: 0.5, windowMs: 10_000, holdMs: 60_000, membersMin: 4 };
const users = ['u1', 'u2', 'u3', 'u4'];
const members = users.map((userId) => join(userId, 0));
const withPause = { pause };
const half = [offline('u1', 100_000), offline('u2', 105_000)];

describe('a pause of automatic removal', () => {
  it('begins when the share of all members that goes offline at once is abnormal', () => {
    const { rooms, when } = givenWith(withPause, members);
    expect(when(offline('u1', 100_000))).toEqual([]);
    expect(when(offline('u2', 105_000))).toEqual(['paused until 165000']);
    expect(rooms.pause).toEqual({ since: 105_000, until: 165_000, gone: 2, members: 4 });
    expect(rooms.explain('room1', 'u1', 106_000)).toMatchObject({ paused: true });
  });

  it.each([
    ['they go one after another', [offline('u1', 100_000), offline('u2', 110_000)]],
    [
      'one of them is back',
      [offline('u1', 100_000), online('u1', 100_001), offline('u2', 105_000)],
    ],
    ['one goes twice', [offline('u1', 100_000), offline('u1', 105_000)]],
    ['the first is told too late', [offline('u2', 115_000), offline('u1', 100_000)]],
    ['most others have left', [leave('u3', 1), ...half]],
  ])('does not begin where %s', (_, facts) => {
    const { rooms } = givenWith(withPause, members, facts);
    expect(rooms.pause).toBeUndefined();
  });

  it('counts each membership of who is in several rooms', () => {
    const both = [join('u1', 0, 'a'), join('u1', 0, 'b'), join('u2', 0), join('u3', 0)];
    const { rooms, when } = givenWith(withPause, both);
    expect(when(offline('u1', 100_000))).toEqual(['paused until 160000']);
    expect(rooms.pause).toMatchObject({ gone: 2, members: 4 });
    const { rooms: others } = givenWith(withPause, both, join('u4', 0));
    for (const input of [offline('u1', 100_000), online('u1', 100_001), offline('u2', 100_002)]) {
      play(others, input);
    }
    expect(others.pause).toBeUndefined();
  });

  it('is off where there are no settings', () => {
    expect(givenWith({}, members, half).rooms.pause).toBeUndefined();
  });

  it('keeps who is due, and removes it when it is over by itself', () => {
    const { rooms, when } = givenWith(withPause, members, half);
    expect(when(message(140_000), presenceConfirmed)).toEqual(['due 2']);
    expect([rooms.hasDue(), rooms.holdsBack()]).toEqual([false, true]);
    expect(rooms.nextTimerAt()).toBe(165_000);
    expect(when(clock(164_999))).toEqual([]);
    expect(when(clock(165_000))).toEqual(['resumed']);
    expect([rooms.hasDue(), rooms.holdsBack()]).toEqual([true, false]);
    expect(when(presenceConfirmed)).toEqual([
      'v6 MemberRemoved u1 OFFLINE_TIMEOUT_MESSAGE at 140000',
      'v7 MemberRemoved u2 OFFLINE_TIMEOUT_MESSAGE at 140000',
    ]);
  });

  it('spares who is back before its end', () => {
    const { when } = givenWith(withPause, members, half, message(140_000));
    when(online('u1', 141_000), clock(165_000));
    expect(when(presenceConfirmed)).toEqual([
      'v6 MemberRemoved u2 OFFLINE_TIMEOUT_MESSAGE at 140000',
    ]);
  });

  it('takes back who is about to be removed when it begins', () => {
    const { rooms, when } = givenWith(withPause, members, offline('u1', 10_000), message(40_000));
    const due = rooms.takeDue();
    when(offline('u2', 100_000), offline('u3', 100_000));
    expect(rooms.confirm(due, 100_001, 10)).toEqual([]);
    expect([due.remaining, rooms.holdsBack(), rooms.memberCount()]).toEqual([0, true, 4]);
    when(clock(160_000));
    expect(when(presenceConfirmed)).toHaveLength(1);
  });

  it('does not count again, when they are removed, those who went offline one after another', () => {
    const apart = [offline('u1', 100_000), offline('u2', 110_000), message(140_000)];
    const { rooms, when } = givenWith(withPause, members, apart);
    expect(when(presenceConfirmed)).toHaveLength(2);
    expect(rooms.pause).toBeUndefined();
  });

  it('can be ended by an operator, and what happened before leads to no other', () => {
    const { rooms, when } = givenWith(withPause, members, half);
    expect(rooms.resume(120_000)).toEqual([{ kind: 'resumed' }]);
    expect(rooms.resume(120_001)).toEqual([]);
    const before = [offline('u3', 110_000), offline('u3', 120_000), offline('u4', 120_000)];
    expect(when(...before)).toEqual([]);
    expect(when(offline('u3', 120_001), offline('u4', 120_001))).toEqual([
      expect.stringContaining('paused'),
    ]);
  });

  it('does not keep anybody from leaving, nor from being blocked', () => {
    const { when } = givenWith(withPause, members, half);
    expect(when(leave('u1', 106_000))).toContain('v6 MemberRemoved u1 LEFT at 106000');
  });

  it.each([
    ['while it is on', []],
    ['once it is over', [clock(165_000)]],
  ])('survives a restart: %s', (_, later) => {
    const { rooms } = givenWith(withPause, members, half, later);
    const restarted = new Rooms(withPause);
    for (const [key, entry] of rooms.takeChanges()) restarted.restore(key, entry);
    expect(restarted.pause).toEqual(rooms.pause);
    expect(restarted.nextTimerAt()).toEqual(rooms.nextTimerAt());
    expect(play(restarted, offline('u3', 106_000)).map(inWords)).toEqual([]);
  });

  it('counts after a restart who went offline before', () => {
    const { rooms } = givenWith(withPause, members, offline('u1', 100_000));
    const restarted = new Rooms(withPause);
    for (const [key, entry] of rooms.takeChanges()) restarted.restore(key, entry);
    expect(play(restarted, offline('u2', 101_000)).map(inWords)).toEqual(['paused until 161000']);
  });

  it('counts after a restart all memberships of who went offline before, each once', () => {
    const past = [...members, join('u1', 0, 'room2'), join('u2', 0, 'room2')];
    const { rooms } = givenWith(withPause, past, offline('u1', 100_000));
    const log = [...rooms.takeChanges()];
    const restarted = new Rooms(withPause);
    for (const [key, entry] of [...log, ...log]) restarted.restore(key, entry);
    expect(play(restarted, offline('u3', 101_000)).map(inWords)).toEqual(['paused until 161000']);
    expect(restarted.pause).toMatchObject({ gone: 3, members: 6 });
  });
});

describe('a pause in rooms with real-time kick-out', () => {
  const realtime = [
    setPolicy(1, { realtimeKickOut: true }),
    ...users.map((user) => active(user, 1000)),
  ];

  it('begins when an abnormal share is about to be removed for silence', () => {
    const { rooms, when } = givenWith(withPause, members, realtime, exempt('u4', 2));
    expect(when(clock(151_000))).toHaveLength(3);
    expect(when(presenceConfirmed)).toEqual(['paused until 60000']);
    expect(rooms.memberCount()).toBe(4);
  });

  it('does not begin where signs of life are read before the removals are decided', () => {
    const { rooms, when } = givenWith(withPause, members, realtime, clock(151_000));
    when(active('u1', 99_000), active('u2', 99_000), active('u3', 99_000));
    expect(when(presenceConfirmed)).toEqual(['v7 MemberRemoved u4 INACTIVE_REALTIME at 151000']);
    expect(rooms.pause).toBeUndefined();
  });

  it('counts who is silent once, in however many steps the removals are confirmed', () => {
    const others = ['u5', 'u6', 'u7', 'u8', 'u9'].map((user) => join(user, 0));
    const { rooms, when } = givenWith(withPause, members, others, realtime);
    when(clock(151_000));
    const due = rooms.takeDue();
    expect(rooms.confirm(due, 151_001, 1)).toHaveLength(1);
    expect(rooms.confirm(due, 151_002, 9)).toHaveLength(3);
    expect(rooms.pause).toBeUndefined();
  });

  it('does not begin where nobody is left', () => {
    const { rooms, when } = givenWith({ pause: { ...pause, membersMin: 0 } }, members[0]!);
    when(setPolicy(1, { realtimeKickOut: true }), active('u1', 1000), clock(151_000));
    const due = rooms.takeDue();
    when(leave('u1', 151_001));
    expect(rooms.confirm(due, 151_002, 9)).toEqual([]);
    expect(rooms.pause).toBeUndefined();
  });

  it('removes who is due when it ends', () => {
    const { when } = givenWith(withPause, members, realtime, half);
    expect(when(clock(225_000), presenceConfirmed)).toHaveLength(1 + 4 + 4);
  });
});
