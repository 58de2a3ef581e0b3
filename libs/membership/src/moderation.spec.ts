import { given, inWords } from './oracle/given.js';
import { play } from './oracle/history.js';
import {
  banned,
  block,
  clock,
  destroy,
  exempt,
  join,
  leave,
  message,
  messages,
  offline,
  presenceConfirmed,
  setPolicy,
  unbanned,
  unblock,
} from './oracle/inputs.js';
import { Rooms } from './rooms.js';

const minuteMs = 60_000;

describe('a block', () => {
  it('removes the member, after the block has been put down', () => {
    expect(given(join('u1', 0)).when(block('u1', 5, 60))).toEqual([
      'v3 UserBlocked u1 at 5',
      'v4 MemberRemoved u1 BLOCKED at 5',
      'answer OK v4',
    ]);
  });

  it('says until when', () => {
    const [, blocked] = play(given().rooms, block('u1', 5, 60));
    expect(blocked).toMatchObject({ event: { data: { until: 5 + 60 * minuteMs } } });
  });

  it('works for who is no member, and creates the room', () => {
    expect(given().when(block('u1', 5, 60))).toEqual([
      'v1 RoomCreated at 5',
      'v2 UserBlocked u1 at 5',
      'answer OK v2',
    ]);
  });

  it('refuses joins in its room alone', () => {
    const { when } = given(block('u1', 5, 60, 'a'));
    expect(when(join('u1', 6, 'a'))).toEqual(['answer BLOCKED v2']);
    expect(when(join('u1', 7, 'b'))).toContain('answer OK v2');
  });

  it('spares nobody on the whitelist', () => {
    const past = [exempt('u1', 0), join('u1', 1)];
    expect(given(past).when(block('u1', 5, 60))).toContain('v5 MemberRemoved u1 BLOCKED at 5');
  });

  it.each([0, -1, 1.5, 43_201, NaN])('of %p minutes is refused', (minutes) => {
    expect(given().when(block('u1', 5, minutes))).toEqual(['answer INVALID_PARAMETER v0']);
  });

  it.each([1, 43_200])('of %p minutes is possible', (minutes) => {
    expect(given().when(block('u1', 5, minutes))).toContain('answer OK v2');
  });

  it('can be made longer or shorter', () => {
    const { when } = given(block('u1', 0, 60));
    expect(when(block('u1', minuteMs, 1))).toEqual(['v3 UserBlocked u1 at 60000', 'answer OK v3']);
    expect(when(clock(2 * minuteMs))).toEqual(['v4 UserUnblocked u1 EXPIRED at 120000']);
  });

  it('is no event where its end stays the same', () => {
    const { when } = given(block('u1', 0, 2));
    expect(when(block('u1', minuteMs, 1))).toEqual(['answer OK v2']);
  });

  it('ends by itself, and joins are possible again', () => {
    const { rooms, when } = given(block('u1', 0, 1));
    expect(rooms.nextTimerAt()).toBe(minuteMs);
    expect(when(clock(minuteMs - 1), join('u1', 1))).toEqual(['answer BLOCKED v2']);
    expect(when(clock(minuteMs))).toEqual(['v3 UserUnblocked u1 EXPIRED at 60000']);
    expect(when(join('u1', 2))).toContain('answer OK v4');
  });

  it('has ended before a later join, looked at the clock or not', () => {
    expect(given(block('u1', 0, 1)).when(join('u1', minuteMs))).toEqual([
      'v3 UserUnblocked u1 EXPIRED at 60000',
      'v4 MemberJoined u1 at 60000',
      'answer OK v4',
    ]);
  });

  it('ends on request', () => {
    const { rooms, when } = given(block('u1', 0, 1));
    expect(when(unblock('u1', 5))).toEqual(['v3 UserUnblocked u1 REQUESTED at 5', 'answer OK v3']);
    expect(rooms.nextTimerAt()).toBeUndefined();
    expect(when(unblock('u1', 6))).toEqual(['answer OK v3']);
  });

  it('cannot be ended in a room that is not there', () => {
    expect(given().when(unblock('u1', 5))).toEqual(['answer CHATROOM_NOT_EXIST v0']);
  });
});

describe('a ban', () => {
  it('removes the user from every room', () => {
    const past = [join('u1', 0, 'a'), join('u1', 0, 'b'), join('u2', 0, 'b')];
    const { rooms, when } = given(past, exempt('u1', 1, undefined, 'a'));
    expect(when(banned('u1', 5))).toEqual([
      'v4 MemberRemoved u1 USER_BANNED at 5',
      'v4 MemberRemoved u1 USER_BANNED at 5',
    ]);
    expect(rooms.memberCount()).toBe(1);
  });

  it('refuses joins in every room until it is lifted', () => {
    const { when } = given(banned('u1', 5));
    expect(when(join('u1', 6))).toEqual(['answer BLOCKED v0']);
    expect(when(unbanned('u1', 7), join('u1', 8))).toContain('answer OK v2');
  });

  it('ends by itself where it has an end', () => {
    const { rooms, when } = given(banned('u1', 5, 100));
    expect(rooms.nextTimerAt()).toBe(100);
    expect(when(join('u1', 99))).toEqual(['answer BLOCKED v0']);
    expect(when(clock(100), join('u1', 98))).toContain('answer OK v2');
  });

  it('has ended before a later join, looked at the clock or not', () => {
    expect(given(banned('u1', 5, 100)).when(join('u1', 100))).toContain('answer OK v2');
  });

  it('can be extended by a newer fact', () => {
    const { rooms, when } = given(banned('u1', 5, 100));
    expect(when(banned('u1', 6))).toEqual([]);
    expect(rooms.nextTimerAt()).toBeUndefined();
    expect(when(join('u1', 200))).toEqual(['answer BLOCKED v0']);
  });

  it.each([
    ['read before an older end', [banned('u1', 5)], unbanned('u1', 4), 'BLOCKED v2'],
    ['and an end of the same moment', [unbanned('u1', 5)], banned('u1', 5), 'BLOCKED v2'],
    ['read before an end of the same moment', [banned('u1', 5)], unbanned('u1', 5), 'BLOCKED v2'],
    ['and a newer end', [banned('u1', 5)], unbanned('u1', 6), 'OK v3'],
    ['read after a newer end', [unbanned('u1', 6)], banned('u1', 5), 'OK v3'],
    ['that would be over before it begins', [], banned('u1', 5, 5), 'OK v3'],
  ])('%s: the newest fact counts', (_, past, fact, answer) => {
    expect(given(join('u2', 0), past, fact).when(join('u1', 9)).at(-1)).toBe(`answer ${answer}`);
  });

  it.each([
    ['that was lifted', [banned('u1', 5), unbanned('u1', 6), join('u1', 7)]],
    ['that is over', [banned('u1', 5, 100), clock(100), join('u1', 150)]],
  ])('%s does not come back where it is read again, after a restart or not', (_, past) => {
    const { rooms, when } = given(past);
    expect(when(banned('u1', 5, 100))).toEqual(['ignored BAN_NOT_NEWER']);
    const restarted = new Rooms();
    for (const [key, entry] of rooms.takeChanges()) restarted.restore(key, entry);
    expect(play(restarted, banned('u1', 5, 100)).map(inWords)).toEqual(['ignored BAN_NOT_NEWER']);
    expect(restarted.memberCount()).toBe(1);
  });

  it('that was over when the user joined removes nobody, however late it is read', () => {
    const { rooms, when } = given(banned('u1', 5, 100), clock(100), join('u1', 100));
    rooms.forgetUnrelated();
    rooms.forgetUnrelated();
    expect(when(banned('u1', 5, 100), clock(151))).toEqual([]);
    expect(rooms.memberCount()).toBe(1);
  });

  it('that is read late removes who joined before its end', () => {
    expect(given(join('u1', 99)).when(banned('u1', 5, 100))).toEqual([
      'v3 MemberRemoved u1 USER_BANNED at 5',
    ]);
  });

  it('says why it changes nothing', () => {
    const { when } = given(banned('u1', 5));
    expect(when(banned('u1', 5))).toEqual(['ignored BAN_NOT_NEWER']);
    expect(when(banned('u2', 5, 5))).toEqual(['ignored BAN_OVER_BEFORE_IT_BEGINS']);
    expect(when(unbanned('u1', 4))).toEqual(['ignored BAN_NOT_NEWER']);
  });
});

describe('a policy', () => {
  it('creates the room where it comes first', () => {
    expect(given().when(setPolicy(5, { offlineMessageLimit: 5 }))).toEqual([
      'v1 RoomCreated at 5',
      'v2 RoomPolicySet at 5',
      'answer OK v2',
    ]);
  });

  it('is announced as a whole, with what the request left as it was', () => {
    const { rooms } = given(setPolicy(5, { offlineMessageLimit: 5 }));
    const [set] = play(rooms, setPolicy(6, { maxMembers: 7 }));
    expect(set).toMatchObject({
      event: { data: { policy: { offlineMessageLimit: 5, offlineSeconds: 30, maxMembers: 7 } } },
    });
  });

  it('is no event where nothing changes', () => {
    expect(given(join('u1', 0)).when(setPolicy(5, { offlineSeconds: 30 }))).toEqual([
      'answer OK v2',
    ]);
  });

  it.each([
    { offlineMessageLimit: 0 },
    { offlineMessageLimit: 101 },
    { offlineSeconds: 0 },
    { offlineSeconds: 121 },
    { offlineSeconds: 1.5 },
    { realtimeAfterSeconds: 4 },
    { realtimeAfterSeconds: 181 },
    { activityTimeoutSeconds: 9 },
    { activityTimeoutSeconds: 181 },
    { maxMembers: 0 },
    { offlineSeconds: 10, maxMembers: -1 },
  ])('out of bounds is refused and changes nothing: %p', (policy) => {
    const { when } = given(join('u1', 0));
    expect(when(setPolicy(5, policy))).toEqual(['answer INVALID_PARAMETER v2']);
    expect(when(offline('u1', 1000), message(30_999))).toEqual([]);
  });

  it.each([
    { offlineMessageLimit: 1, offlineSeconds: 1, realtimeAfterSeconds: 5, maxMembers: 1 },
    { offlineMessageLimit: 100, offlineSeconds: 120, activityTimeoutSeconds: 180 },
    { realtimeKickOut: true, maxMembers: null, activityTimeoutSeconds: 10 },
  ])('at its bounds is possible: %p', (policy) => {
    expect(given(join('u1', 0)).when(setPolicy(5, policy)).at(-1)).toMatch(/^answer OK/);
  });

  it('does not take in fields that it does not know', () => {
    const { rooms } = given(join('u1', 0));
    const [set] = play(rooms, setPolicy(5, { offlineSeconds: 9, colour: 'red' } as object));
    expect(set).not.toHaveProperty('event.data.policy.colour');
  });

  it('limits the members: who is in stays in, and may ask again', () => {
    const { when } = given(join('u1', 0), join('u2', 1), setPolicy(2, { maxMembers: 2 }));
    expect(when(join('u3', 3))).toEqual(['answer CHATROOM_FULL v4']);
    expect(when(join('u2', 4))).toEqual(['answer OK v4']);
    expect(when(leave('u1', 5), join('u3', 6))).toContain('v6 MemberJoined u3 at 6');
  });

  it('judges the members anew', () => {
    const past = [join('u1', 0), offline('u1', 1000), message(11_000)];
    expect(given(past).when(setPolicy(12_000, { offlineSeconds: 10 }), presenceConfirmed)).toEqual([
      'v3 RoomPolicySet at 12000',
      'due 1',
      'answer OK v3',
      'v4 MemberRemoved u1 OFFLINE_TIMEOUT_MESSAGE at 12000',
    ]);
  });
});

describe('the end of a room', () => {
  const past = [join('u1', 0), join('u2', 1), exempt('u1', 2), block('u3', 3, 60)];

  it('removes every member, then the room', () => {
    const { rooms, when } = given(past);
    expect(when(destroy(9))).toEqual([
      'v6 MemberRemoved u1 ROOM_DESTROYED at 9',
      'v7 MemberRemoved u2 ROOM_DESTROYED at 9',
      'v8 RoomDestroyed at 9',
      'answer OK v8',
    ]);
    expect(rooms.memberCount()).toBe(0);
    expect(rooms.nextTimerAt()).toBeUndefined();
    expect(rooms.explain('room1', 'u1', 10)).toBeUndefined();
  });

  it('leaves a room that is not there, but for its version', () => {
    const { when } = given(past, destroy(9));
    expect(when(leave('u1', 10))).toEqual(['answer CHATROOM_NOT_EXIST v8']);
    expect(when(destroy(11))).toEqual(['answer CHATROOM_NOT_EXIST v8']);
  });

  it('is followed by another room of the name, without what was set for the former', () => {
    const { when } = given(past, setPolicy(4, { maxMembers: 5 }), destroy(9));
    expect(when(join('u3', 10))).toEqual([
      'v10 RoomCreated at 10',
      'v11 MemberJoined u3 at 10',
      'answer OK v11',
    ]);
    expect(when(join('u1', 11), offline('u1', 1000), message(31_000))).toContain('due 1');
    expect(when(join('u4', 12), join('u5', 13), join('u6', 14), join('u7', 15)).at(-1)).toBe(
      'answer OK v16',
    );
  });

  it('forgets no more messages than any room does, for joins that are read late', () => {
    const { when } = given(join('u1', 0), setPolicy(1, { offlineMessageLimit: 2 }), destroy(9));
    expect(when(offline('u1', 1000), messages(31, 1001))).toEqual(['ignored NOT_A_MEMBER']);
    expect(when(join('u1', 900))).toContain('due 1');
  });

  it('is refused for a room that never was', () => {
    expect(given().when(destroy(5))).toEqual(['answer CHATROOM_NOT_EXIST v0']);
  });
});
