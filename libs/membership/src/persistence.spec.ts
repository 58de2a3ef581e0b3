import { type RoomEntry, type RoomPolicyChange, type SagaStateEntry, stateKeys } from '#contracts';
import { given, inWords } from './oracle/given.js';
import { type HistoryInput, play } from './oracle/history.js';
import {
  active,
  banned,
  block,
  clock,
  destroy,
  endExemption,
  exempt,
  join,
  leave,
  message,
  messages,
  offline,
  online,
  presenceConfirmed,
  setPolicy,
  unbanned,
} from './oracle/inputs.js';
import { Rooms } from './rooms.js';

type Entries = readonly (readonly [string, SagaStateEntry | null])[];

/** What `inputs` change, after a past whose changes have been taken. */
function changesBy(past: readonly HistoryInput[], ...inputs: readonly HistoryInput[]) {
  const { rooms, when } = given(past);
  rooms.takeChanges();
  when(...inputs);
  return Object.fromEntries(rooms.takeChanges());
}

function restoredFrom(entries: Iterable<readonly [string, SagaStateEntry | null]>): Rooms {
  const rooms = new Rooms();
  for (const [key, entry] of entries) rooms.restore(key, entry);
  return rooms;
}

describe('the changes of the state', () => {
  it('of a join are the room, the member and the answer', () => {
    const requestId = 'JoinRequested u1 5';
    expect(changesBy([], join('u1', 5))).toEqual({
      [stateKeys.room('room1')]: {
        kind: 'room',
        chatroomId: 'room1',
        roomVersion: 2,
        policy: expect.objectContaining({ offlineSeconds: 30 }),
      },
      [stateKeys.member('room1', 'u1')]: {
        kind: 'member',
        chatroomId: 'room1',
        userId: 'u1',
        joinedVersion: 2,
        joinedAt: 5,
      },
      [stateKeys.answer('room1', requestId)]: {
        kind: 'answer',
        chatroomId: 'room1',
        requestId,
        userId: 'u1',
        code: 0,
        roomVersion: 2,
        requestedAt: 5,
      },
    });
  });

  it('hold the presence of members, whether offline or online', () => {
    const key = stateKeys.member('room1', 'u1');
    const entry = { kind: 'member', chatroomId: 'room1', userId: 'u1', joinedVersion: 2 };
    expect(changesBy([join('u1', 0)], offline('u1', 5))).toEqual({
      [key]: { ...entry, joinedAt: 0, presence: { online: false, at: 5 } },
    });
    expect(changesBy([join('u1', 0)], online('u1', 5))).toEqual({
      [key]: { ...entry, joinedAt: 0, presence: { online: true, at: 5 } },
    });
    expect(changesBy([online('u1', 4), offline('u1', 5)], join('u1', 6))).toMatchObject({
      [key]: { ...entry, joinedAt: 6, presence: { online: false, at: 5, onlineAt: 4 } },
    });
    expect(changesBy([join('u1', 0), offline('u1', 5)], online('u1', 4))).toMatchObject({
      [key]: { ...entry, joinedAt: 0, presence: { online: false, at: 5, onlineAt: 4 } },
    });
  });

  it('hold the presence in all memberships of the user', () => {
    const past = [join('u1', 0, 'a'), join('u1', 0, 'b'), join('u2', 0, 'b')];
    const presence = { online: false, at: 5 };
    const changes = changesBy(past, offline('u1', 5));
    expect(Object.keys(changes)).toEqual(['a', 'b'].map((room) => stateKeys.member(room, 'u1')));
    expect(Object.values(changes)).toMatchObject([{ presence }, { presence }]);
    const later = changesBy([...past, offline('u1', 5)], leave('u1', 6, 'a'), join('u1', 7, 'c'));
    expect(later).toHaveProperty([stateKeys.member('a', 'u1')], null);
    expect(later).toHaveProperty([stateKeys.member('c', 'u1'), 'presence'], presence);
  });

  it('hold nothing of the presence of others, nor of messages', () => {
    const inputs = [offline('u2', 5), ...messages(40, 6), message(9, 0, 'elsewhere')];
    expect(changesBy([join('u1', 0)], ...inputs)).toEqual({});
  });

  it('are collapsed to the last of each key', () => {
    const changes = changesBy([], join('u1', 0), offline('u1', 1), online('u1', 2), leave('u1', 3));
    expect(changes).toHaveProperty([stateKeys.member('room1', 'u1')], null);
    expect(changes).toHaveProperty([stateKeys.room('room1'), 'roomVersion'], 3);
  });

  it('are handed out once', () => {
    const { rooms } = given(join('u1', 0));
    expect(rooms.takeChanges().size).toBe(3);
    expect(rooms.takeChanges().size).toBe(0);
  });

  it('delete what is set for a room with its end, and keep its version', () => {
    const past = [exempt('u1', 0), block('u2', 1, 60)];
    expect(changesBy(past, destroy(2))).toMatchObject({
      [stateKeys.whitelist('room1', 'u1')]: null,
      [stateKeys.block('room1', 'u2')]: null,
      [stateKeys.room('room1')]: { roomVersion: 4, destroyed: true },
    });
  });

  it('keep the newest fact of a ban, its end too, until that is forgotten', () => {
    const key = stateKeys.ban('u1');
    const ban = { kind: 'ban', userId: 'u1', at: 5, until: 9 };
    expect(changesBy([], banned('u1', 5, 9))).toEqual({ [key]: ban });
    expect(changesBy([banned('u1', 5, 9)], clock(9))).toEqual({
      [key]: { ...ban, ended: 'EXPIRED' },
    });
    const { rooms } = given(banned('u1', 5), unbanned('u1', 6));
    expect(Object.fromEntries(rooms.takeChanges())).toEqual({
      [key]: { kind: 'ban', userId: 'u1', at: 6, ended: 'LIFTED' },
    });
    rooms.forgetUnrelated();
    expect(rooms.takeChanges().size).toBe(0);
    rooms.forgetUnrelated();
    expect(Object.fromEntries(rooms.takeChanges())).toEqual({ [key]: null });
  });

  it('do not forget who is banned', () => {
    const { rooms } = given(banned('u1', 5), unbanned('u1', 6), banned('u1', 7));
    rooms.takeChanges();
    rooms.forgetUnrelated();
    rooms.forgetUnrelated();
    expect(rooms.takeChanges().size).toBe(0);
  });

  it('delete old answers as new ones come', () => {
    const changes = changesBy([join('u1', 0)], leave('u1', 600_001));
    expect(changes).toHaveProperty([stateKeys.answer('room1', 'JoinRequested u1 0')], null);
  });
});

describe('rooms that were restored', () => {
  const past = [
    setPolicy(0, { offlineMessageLimit: 5 }),
    ...[join('u1', 1), join('u2', 2), join('vip', 3), exempt('vip', 4, 50_000)],
    ...[offline('u1', 1000), offline('vip', 1000), online('u2', 1000)],
    ...[block('u3', 5, 60), banned('u4', 6, 90_000), join('u5', 7), leave('u5', 8)],
  ];
  const log = () => [...given(past).rooms.takeChanges()];
  const outcome = (rooms: Rooms, ...inputs: readonly HistoryInput[]) =>
    inputs.flatMap((input) => play(rooms, input)).map(inWords);

  it.each([
    ['in the order of the log', log],
    ['in the reverse order', () => log().toReversed()],
  ])('%s know what they knew', (_, entries) => {
    const rooms = restoredFrom(entries());
    const { rooms: former } = given(past);
    expect(rooms.gauges()).toEqual(former.gauges());
    expect(rooms.nextTimerAt()).toBe(50_000);
    expect(rooms.roomVersion('room1')).toBe(former.roomVersion('room1'));
    expect(outcome(rooms, ...messages(5, 1001))).toEqual(['due 1']);
    expect(outcome(rooms, offline('u2', 999))).toEqual(['ignored PRESENCE_NOT_NEWER']);
    expect(outcome(rooms, join('u3', 9), join('u4', 10))).toEqual([
      'answer BLOCKED v9',
      'answer BLOCKED v9',
    ]);
    expect(outcome(rooms, leave('u5', 8))).toEqual(['answer OK v9']);
  });

  it.each([
    ['in the order of the log', (entries: Entries) => entries],
    ['in the reverse order', (entries: Entries) => entries.toReversed()],
  ])('%s remove by the clock when they would have', (_, inOrder) => {
    const realtime = [setPolicy(0, { realtimeKickOut: true }), join('u1', 0), join('u2', 0)];
    const { rooms: former } = given(realtime, offline('u1', 1000));
    const rooms = restoredFrom(inOrder([...former.takeChanges()]));
    expect(rooms.nextTimerAt()).toBe(121_000);
    expect(outcome(rooms, clock(120_999), clock(121_000))).toEqual(['due 1']);
  });

  it('go by the later of two policies of one moment', () => {
    const past = [setPolicy(0, { realtimeKickOut: true }), join('u1', 0), offline('u1', 1000)];
    const entries = given(past).rooms.takeChanges();
    const key = stateKeys.room('room1');
    const room = entries.get(key) as RoomEntry;
    const roomWith = (policy: RoomPolicyChange): RoomEntry => {
      return { ...room, policy: { ...room.policy, ...policy } };
    };
    const sooner = restoredFrom([...entries, [key, roomWith({ realtimeAfterSeconds: 5 })]]);
    expect(sooner.nextTimerAt()).toBe(6000);
    const { rooms } = given(past.slice(0, 2), active('u1', 2000));
    const silent = restoredFrom([
      ...rooms.takeChanges(),
      [key, roomWith({ activityTimeoutSeconds: 10 })],
    ]);
    expect(silent.nextTimerAt()).toBe(12_000);
  });

  it('judge for no time before the end of an exemption', () => {
    const past = [setPolicy(0, { realtimeKickOut: true }), join('u1', 0), exempt('u1', 1, 500_000)];
    const { rooms: former } = given(past, offline('u1', 1000), clock(500_000));
    const rooms = restoredFrom(former.takeChanges());
    expect(outcome(rooms, clock(500_000), presenceConfirmed)).toEqual([
      'due 1',
      expect.stringContaining('MemberRemoved u1 OFFLINE_REALTIME at 500000'),
    ]);
  });

  it('note nothing as changed by the restoring', () => {
    expect(restoredFrom(log()).takeChanges().size).toBe(0);
  });

  it('have forgotten what was deleted', () => {
    const deleted: [string, null][] = [
      [stateKeys.member('room1', 'u1'), null],
      [stateKeys.whitelist('room1', 'vip'), null],
      [stateKeys.block('room1', 'u3'), null],
      [stateKeys.ban('u4'), null],
      [stateKeys.answer('room1', 'LeaveRequested u5 8'), null],
      ['kind\u001fof another time', null],
    ];
    const rooms = restoredFrom([...log(), ...deleted]);
    expect(rooms.gauges()).toMatchObject({ members: 2, waiting: 1, timers: 0 });
    expect(outcome(rooms, join('u3', 9), join('u4', 10)).at(-1)).toBe('answer OK v11');
    expect(outcome(rooms, leave('u5', 8))).toEqual(['answer NOT_IN_CHATROOM v11']);
  });

  it('take the later of two entries of a key', () => {
    const again = [...given(past, leave('u1', 20), join('u1', 2000)).rooms.takeChanges()];
    const rooms = restoredFrom([...log(), ...again]);
    expect(outcome(rooms, message(99_000), presenceConfirmed)).toEqual([]);
    expect(outcome(rooms, leave('u1', 99_001))).toContain('answer OK v12');
  });

  it('remember a destroyed room for its version alone', () => {
    const rooms = restoredFrom(given(past, destroy(30)).rooms.takeChanges());
    expect(outcome(rooms, endExemption('vip', 31))).toEqual(['answer CHATROOM_NOT_EXIST v13']);
  });
});
