import { stateKeys, type UserFactEvent } from '#contracts';
import { given, givenWith } from './oracle/given.js';
import { play } from './oracle/history.js';
import {
  exempt,
  join,
  leave,
  message,
  messages,
  offline,
  online,
  presenceConfirmed,
  presenceLost,
  setPolicy,
} from './oracle/inputs.js';
import { RecentPresence } from './recent-presence.js';
import { Rooms } from './rooms.js';

const overdue = [join('u1', 0), offline('u1', 1000), message(31_000)];
const record = { topic: 'chat.messages', partition: 3, offset: '991' };

describe('a member who is due', () => {
  it('is removed only once that is confirmed', () => {
    const { rooms } = given(overdue);
    expect(rooms.hasDue()).toBe(true);
    expect(rooms.memberCount()).toBe(1);
    const due = rooms.takeDue();
    expect(rooms.hasDue()).toBe(false);
    expect(rooms.confirm(due, 40_000, 10)).toHaveLength(1);
    expect(rooms.memberCount()).toBe(0);
  });

  it('is removed with the evidence, the record that made it due, and both times', () => {
    const rooms = new Rooms();
    for (const input of [join('u1', 0), offline('u1', 1000)]) play(rooms, input);
    expect(rooms.messageCreated('room1', 31_000, 0, () => record)).toEqual([
      { kind: 'due', chatroomId: 'room1', members: 1 },
    ]);
    rooms.messageCreated('room1', 32_000, 0, () => ({ ...record, offset: '992' }));
    expect(rooms.confirm(rooms.takeDue(), 40_000, 10)).toEqual([
      {
        kind: 'event',
        event: {
          type: 'MemberRemoved',
          data: {
            chatroomId: 'room1',
            roomVersion: 3,
            occurredAt: 31_000,
            decidedAt: 40_000,
            causedBy: record,
            userId: 'u1',
            membershipId: 'room1:2',
            reason: 'OFFLINE_TIMEOUT_MESSAGE',
            evidence: {
              offlineAt: 1000,
              messagesSince: 1,
              newestMessageAt: 31_000,
              policy: { offlineMessageLimit: 31, offlineSeconds: 30 },
            },
          },
        },
      },
    ]);
  });

  it.each([
    ['comes online', online('u1', 31_500)],
    ['turns out to have come online before', online('u1', 1000)],
    ['turns out to have gone offline later', offline('u1', 1001)],
  ])('is not removed where it %s before the confirmation, taken or not', (_, fact) => {
    expect(given(overdue).when(fact, presenceConfirmed)).toEqual([]);
    const { rooms } = given(overdue);
    const due = rooms.takeDue();
    play(rooms, fact);
    expect(rooms.confirm(due, 40_000, 10)).toEqual([]);
    expect(due.remaining).toBe(0);
    expect(rooms.gauges()).toMatchObject({ members: 1, due: 0 });
  });

  it('is not removed by an old confirmation where it left, came back and went again', () => {
    const { rooms } = given(overdue);
    const old = rooms.takeDue();
    const again = [leave('u1', 32_000), join('u1', 33_000), offline('u1', 34_000), message(64_000)];
    for (const input of again) play(rooms, input);
    expect(rooms.confirm(old, 70_000, 10)).toEqual([]);
    expect(rooms.confirm(rooms.takeDue(), 70_000, 10)).toMatchObject([
      { event: { data: { membershipId: 'room1:4', evidence: { offlineAt: 34_000 } } } },
    ]);
  });

  it('waits for the next taking where it became due after the last', () => {
    const { rooms, when } = given(overdue, join('u2', 0), offline('u2', 2000));
    const first = rooms.takeDue();
    expect(when(message(32_000))).toEqual(['due 1']);
    expect(first.remaining).toBe(1);
    expect(rooms.takeDue().remaining).toBe(1);
  });
});

describe('one message that makes many members due', () => {
  it('names them at once, and they are removed a bounded number at a time', () => {
    const users = Array.from({ length: 1000 }, (_, index) => `u${index}`);
    const past = [users.map((user) => join(user, 0)), users.map((user) => offline(user, 1000))];
    const { rooms, when } = given(...past);
    expect(when(message(31_000))).toEqual(['due 1000']);
    const due = rooms.takeDue();
    expect(rooms.confirm(due, 40_000, 300)).toHaveLength(300);
    expect(due.remaining).toBe(700);
    expect(rooms.confirm(due, 40_000, 10_000)).toHaveLength(700);
    expect(due.remaining).toBe(0);
    expect(rooms.gauges()).toMatchObject({ members: 0, waiting: 0, due: 0 });
  });
});

describe('presence', () => {
  it('is shared by all rooms of the user', () => {
    const past = [join('u1', 0, 'a'), join('u1', 1, 'b'), offline('u1', 1000)];
    const { when } = given(past);
    const both = [message(31_000, 0, 'a'), message(31_001, 0, 'b'), presenceConfirmed];
    expect(when(...both)).toEqual([
      'due 1',
      'due 1',
      'v3 MemberRemoved u1 OFFLINE_TIMEOUT_MESSAGE at 31000',
      'v3 MemberRemoved u1 OFFLINE_TIMEOUT_MESSAGE at 31001',
    ]);
  });

  it('makes due in every room at once where it is read late', () => {
    const past = [join('u1', 0, 'a'), join('u1', 0, 'b')];
    const seen = [messages(31, 1001, 'a'), messages(31, 1001, 'b')];
    expect(given(past, ...seen).when(offline('u1', 1000))).toEqual(['due 1', 'due 1']);
  });

  it('says why it changes nothing', () => {
    const { when } = given(join('u1', 0), online('u1', 500));
    expect(when(offline('u1', 500))).toEqual(['ignored PRESENCE_NOT_NEWER']);
    expect(when(online('u1', 500))).toEqual(['ignored PRESENCE_NOT_NEWER']);
    expect(when(offline('u2', 500))).toEqual(['ignored NOT_A_MEMBER']);
  });

  it('survives the last membership of the user, for a join that is read late', () => {
    const past = [join('u1', 0), offline('u1', 1000), leave('u1', 2000), message(31_000)];
    expect(given(past).when(join('u1', 900))).toContain('due 1');
  });

  it('of others costs no new output', () => {
    const rooms = new Rooms();
    const fact = (userId: string): UserFactEvent => ({ type: 'UserOnline', data: { userId } });
    const one = rooms.userFact(fact('u1'), 1, record, 1);
    expect(rooms.userFact(fact('u2'), 1, record, 1)).toBe(one);
  });
});

describe('presence of which facts were lost', () => {
  it('makes nobody due, and no removal that was due goes on', () => {
    const { rooms, when } = given(overdue, join('u2', 0), offline('u2', 20_000));
    const due = rooms.takeDue();
    rooms.presenceLost(50_000);
    expect(rooms.confirm(due, 50_000, 10)).toEqual([]);
    expect(when(message(99_000), presenceConfirmed)).toEqual([]);
    expect(rooms.explain('room1', 'u1', 99_000)).toEqual({ member: true, exempt: false });
  });

  it('is no sign of life to who joins again', () => {
    const before = [offline('u1', 1000), presenceLost(2000), join('u1', 2500)];
    const { rooms } = given(before, offline('u1', 3000), leave('u1', 3100), join('u1', 3200));
    const entry = rooms.takeChanges().get(stateKeys.member('room1', 'u1'));
    expect(entry).toHaveProperty('presence', { online: false, at: 3000 });
  });

  it('is no news to a restored member', () => {
    const past = [online('u1', 1000), presenceLost(2000), offline('u1', 3000), join('u1', 3500)];
    const { rooms } = given(past);
    const restarted = new Rooms();
    for (const [key, entry] of rooms.takeChanges()) restarted.restore(key, entry);
    expect(play(restarted, online('u1', 1000))).toEqual([
      { kind: 'ignored', because: 'PRESENCE_NOT_NEWER' },
    ]);
    expect([...restarted.takeChanges()]).toEqual([]);
  });

  it('is not trusted for joins that are read late either', () => {
    const { when } = given(offline('u1', 1000), message(31_000), presenceLost(31_000));
    expect(when(join('u1', 900))).not.toContain('due 1');
  });

  it('is not trusted where it is read later and happened before, but where it happened after', () => {
    const { when } = given(join('u1', 0), offline('u1', 1000), presenceLost(50_000));
    const before = [offline('u1', 1000), offline('u1', 49_000), offline('u1', 50_000)];
    expect(when(...before, message(99_000), presenceConfirmed)).toEqual([
      'ignored PRESENCE_NOT_NEWER',
    ]);
    expect(when(offline('u1', 50_001))).toEqual(['due 1']);
  });

  it('is not trusted for as much longer as clocks may be apart', () => {
    const past = [join('u1', 0), presenceLost(50_000)];
    const { when } = givenWith({ clockSkewMs: 10_000 }, past, message(99_000));
    expect(when(offline('u1', 60_000), presenceConfirmed)).toEqual([]);
    expect(when(offline('u1', 60_001))).toEqual(['due 1']);
  });

  it('stays mistrusted after a restart', () => {
    const { rooms } = given(join('u1', 0), offline('u1', 1000), presenceLost(50_000));
    const restarted = new Rooms();
    for (const [key, entry] of rooms.takeChanges()) restarted.restore(key, entry);
    for (const late of [message(99_000), offline('u1', 40_000)]) {
      expect(play(restarted, late)).toEqual([]);
    }
  });

  it('leaves those who went offline after it as they are', () => {
    const { when } = given(join('u1', 0), offline('u1', 60_000), presenceLost(50_000));
    expect(when(message(99_000))).toEqual(['due 1']);
  });
});

describe('a limit that is raised', () => {
  it('to the default one, and read after the messages that came then, counts them all', () => {
    const past = [join('u1', 0), setPolicy(1, { offlineMessageLimit: 2 }), ...messages(31, 1001)];
    const { when } = given(past, setPolicy(1000, { offlineMessageLimit: 31 }));
    expect(when(offline('u1', 1000), presenceConfirmed)).toEqual([
      'due 1',
      expect.stringContaining('OFFLINE_MESSAGE_COUNT'),
    ]);
  });
});

describe('the longest grace of any policy', () => {
  it('is that of the default, until a room asks for more', () => {
    const { rooms, when } = given(setPolicy(0, { offlineSeconds: 10 }, 'a'));
    expect(rooms.graceMsMax).toBe(30_000);
    when(setPolicy(0, { offlineSeconds: 120 }, 'b'));
    expect(rooms.graceMsMax).toBe(120_000);
  });
});

describe('what is remembered for requests that are read late', () => {
  const unrelated = [offline('u1', 1000), message(31_000)];

  it('is there still after one forgetting', () => {
    const { rooms, when } = given(unrelated);
    rooms.forgetUnrelated();
    expect(when(join('u1', 900))).toContain('due 1');
  });

  it('is gone after two', () => {
    const { rooms, when } = given(unrelated);
    rooms.forgetUnrelated();
    rooms.forgetUnrelated();
    expect(when(join('u1', 900))).not.toContain('due 1');
    expect(when(message(99_000))).toEqual([]);
  });

  it('is gone, too, once rooms that shared it need it no longer', () => {
    const recentPresence = new RecentPresence();
    const { rooms, when } = givenWith({ recentPresence }, unrelated);
    const others = new Rooms({ recentPresence });
    for (let times = 0; times < 3; times += 1) rooms.forgetUnrelated();
    expect(recentPresence.get('u1')).toEqual({ online: false, at: 1000 });
    others.end();
    for (let times = 0; times < 2; times += 1) rooms.forgetUnrelated();
    expect(recentPresence.get('u1')).toBeUndefined();
    expect(when(join('u1', 900))).not.toContain('due 1');
  });

  it('never concerns members and rooms that are there', () => {
    const { rooms, when } = given(join('u1', 0), offline('u1', 1000), messages(30, 1001));
    for (let times = 0; times < 3; times += 1) rooms.forgetUnrelated();
    expect(when(message(2000))).toEqual(['due 1']);
  });
});

describe('an explanation', () => {
  const members = [join('u1', 0), join('u2', 0), join('vip', 0), exempt('vip', 0)];
  const later = [offline('u1', 1000), offline('vip', 1500), ...messages(3, 1500)];
  const explained = (userId: string, now: number, chatroomId = 'room1') =>
    given(members, later).rooms.explain(chatroomId, userId, now);

  it('says what is missing for a removal', () => {
    expect(explained('u1', 6000)).toEqual({
      member: true,
      exempt: false,
      offlineSince: 1000,
      messagesSince: 3,
      messagesLeft: 28,
      millisecondsLeft: 25_000,
    });
  });

  it('says of an exempt member that nothing removes it', () => {
    expect(explained('vip', 6000)).toEqual({
      member: true,
      exempt: true,
      offlineSince: 1500,
      messagesSince: 2,
    });
  });

  it('says of who is due that no more messages are needed', () => {
    const { rooms } = given(members, offline('u1', 1000), message(31_000));
    expect(rooms.explain('room1', 'u1', 31_000)).toMatchObject({
      messagesSince: 1,
      messagesLeft: 0,
    });
  });

  it('never counts below zero', () => {
    expect(explained('u1', 99_000)).toMatchObject({ millisecondsLeft: 0 });
  });

  it('says of a present member only that it is one', () => {
    expect(explained('u2', 6000)).toStrictEqual({ member: true, exempt: false });
  });

  it('says of others that they are none', () => {
    expect(explained('nobody', 6000)).toEqual({ member: false, exempt: false });
  });

  it('does not exist for a room that is not there', () => {
    expect(explained('u1', 6000, 'room2')).toBeUndefined();
  });
});
