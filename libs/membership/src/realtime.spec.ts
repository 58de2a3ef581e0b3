import { given, givenWith } from './oracle/given.js';
import { type HistoryInput, play } from './oracle/history.js';
import {
  active,
  activityLost,
  block,
  clock,
  endExemption,
  exempt,
  join,
  leave,
  message,
  offline,
  online,
  presenceConfirmed,
  presenceLost,
  setPolicy,
} from './oracle/inputs.js';
import { Rooms } from './rooms.js';

const realtime = { realtimeKickOut: true };
const room = [setPolicy(0, realtime), join('u1', 0)];
const removedAt = (reason: string, at: number, version = 4) => [
  `v${version} MemberRemoved u1 ${reason} at ${at}`,
];

/** What happens, and when an automatic removal is decided, with which reason; or that none is. */
const boundaries = `
  offline 1000                                   | 121000 OFFLINE_REALTIME
  offline 1000, message 5000                     | 121000 OFFLINE_REALTIME
  offline 1000, active 90000                     | 121000 OFFLINE_REALTIME
  offline 1000, online 120999                    | never
  offline 1000, online 1000                      | never
  offline 1000, online 2000, offline 3000        | 123000 OFFLINE_REALTIME
  online 1000                                    | never
  message 1000                                   | never
  active 1000                                    | 151000 INACTIVE_REALTIME
  active 1000, active 2000                       | 152000 INACTIVE_REALTIME
  active 2000, active 1000                       | 152000 INACTIVE_REALTIME
  active 1000, online 2000                       | 152000 INACTIVE_REALTIME
  online 2000, active 1000                       | 152000 INACTIVE_REALTIME
  active 1000, online 30999, offline 31000       | 151000 OFFLINE_REALTIME
  active 1000, offline 31001                     | 151000 INACTIVE_REALTIME
  active 1000, offline 30999                     | 150999 OFFLINE_REALTIME
  active 1000, offline 40000, online 39000       | 160000 OFFLINE_REALTIME
`
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()) as [string, string]);

const happenings = {
  offline,
  online,
  active,
  message: (_who: string, at: number) => message(at),
} as const;

function historyOf(text: string) {
  return text.split(', ').map((step) => {
    const [what = '', at] = step.split(' ');
    return happenings[what as keyof typeof happenings]('u1', Number(at));
  });
}

describe('real-time kick-out', () => {
  it.each(boundaries)('%s: %s', (history, outcome) => {
    const { when } = given(room, historyOf(history));
    const [at = '', reason = ''] = outcome.split(' ');
    const dueAt = at === 'never' ? 1e9 : Number(at);
    expect(when(clock(dueAt - 1), presenceConfirmed)).toEqual([]);
    expect(when(clock(dueAt), presenceConfirmed)).toEqual(
      at === 'never' ? [] : ['due 1', ...removedAt(reason, dueAt)],
    );
  });

  it('is off unless the policy says so, with all that has been told before', () => {
    const told = [join('u1', 0), active('u1', 500), offline('u1', 1000)];
    expect(given(told).when(clock(1e9), presenceConfirmed)).toEqual([]);
    expect(given(told, setPolicy(2000, realtime)).when(clock(121_000), presenceConfirmed)).toEqual([
      'due 1',
      ...removedAt('OFFLINE_REALTIME', 121_000),
    ]);
  });

  it('says on what it was decided, and names no record', () => {
    const decided = (...history: readonly HistoryInput[]) => {
      const { rooms } = given(room, history);
      rooms.timersDue(200_000);
      const [removal] = rooms.confirm(rooms.takeDue(), 200_001, 9);
      if (removal?.kind !== 'event' || removal.event.type !== 'MemberRemoved') return undefined;
      return removal.event.data;
    };
    expect(decided(offline('u1', 1000))).toStrictEqual({
      chatroomId: 'room1',
      userId: 'u1',
      membershipId: 'room1:3',
      roomVersion: 4,
      reason: 'OFFLINE_REALTIME',
      occurredAt: 121_000,
      decidedAt: 200_001,
      evidence: { offlineAt: 1000, policy: { realtimeAfterSeconds: 120 } },
    });
    expect(decided(active('u1', 1000))?.evidence).toStrictEqual({
      lastActiveAt: 1000,
      policy: { activityTimeoutSeconds: 150 },
    });
    expect(decided(active('u1', 1000), offline('u1', 99_000))).toMatchObject({
      reason: 'INACTIVE_REALTIME',
      evidence: {
        lastActiveAt: 1000,
        offlineAt: 99_000,
        policy: { activityTimeoutSeconds: 150 },
      },
    });
  });

  it('waits as much longer as clocks may be apart', () => {
    const rooms = new Rooms({ clockSkewMs: 10_000 });
    for (const input of [...room, offline('u1', 1000)]) play(rooms, input);
    expect(rooms.nextTimerAt()).toBe(131_000);
    expect(rooms.timersDue(130_999)).toEqual([]);
    expect(rooms.timersDue(131_000)).toHaveLength(1);
  });

  it('leaves the default rule as it is', () => {
    const { when } = given(room, offline('u1', 1000));
    expect(when(message(31_000), presenceConfirmed)).toEqual([
      'due 1',
      ...removedAt('OFFLINE_TIMEOUT_MESSAGE', 31_000),
    ]);
  });

  it.each([
    ['comes back', [offline('u1', 1000)], online('u1', 1001)],
    ['gives a sign of life', [active('u1', 1000)], active('u1', 1001)],
    [
      'was online, as is read late',
      [active('u1', 1000), offline('u1', 99_000)],
      online('u1', 9000),
    ],
  ])('is called off where the member %s before it is confirmed', (_, past, saving) => {
    const { rooms, when } = given(room, past, clock(155_000));
    expect(rooms.hasDue()).toBe(true);
    expect(
      when(saving, presenceConfirmed).filter((output) => !output.startsWith('ignored')),
    ).toEqual([]);
    expect(rooms.memberCount()).toBe(1);
  });

  it('is not called off by what was known before', () => {
    const { when } = given(room, active('u1', 1000), active('u1', 3000), clock(155_000));
    expect(when(active('u1', 2000), presenceConfirmed)).toEqual(
      removedAt('INACTIVE_REALTIME', 153_000),
    );
  });

  it('spares the exempt, and judges them at the end of the exemption', () => {
    const { when } = given(room, exempt('u1', 500), offline('u1', 1000), clock(500_000));
    expect(when(presenceConfirmed)).toEqual([]);
    when(endExemption('u1', 500_001));
    expect(when(clock(500_001), presenceConfirmed)).toEqual([
      'due 1',
      ...removedAt('OFFLINE_REALTIME', 500_001, 6),
    ]);
  });

  it('judges who was exempt until a time at that time', () => {
    const { when } = given(room, exempt('u1', 500, 400_000), active('u1', 1000));
    expect(when(clock(400_000), presenceConfirmed)).toEqual([
      'v5 UserUnwhitelisted u1 EXPIRED at 400000',
      'due 1',
      ...removedAt('INACTIVE_REALTIME', 400_000, 6),
    ]);
  });

  it('judges for no time before the end of an exemption, also where the policy is read after it', () => {
    const { when } = given(join('u1', 0), exempt('u1', 500, 100_000), offline('u1', 1000));
    when(clock(100_000), setPolicy(90_000, { ...realtime, realtimeAfterSeconds: 5 }));
    expect(when(clock(100_000), presenceConfirmed)).toEqual([
      'due 1',
      ...removedAt('OFFLINE_REALTIME', 100_000, 6),
    ]);
  });

  it('judges anew when the policy changes, for no time before', () => {
    const { when } = given(room, offline('u1', 1000));
    expect(when(clock(60_000))).toEqual([]);
    when(setPolicy(60_001, { realtimeAfterSeconds: 5 }));
    expect(when(clock(60_001), presenceConfirmed)).toEqual([
      'due 1',
      ...removedAt('OFFLINE_REALTIME', 60_001, 5),
    ]);
  });

  it('knows when each member was alive also after the policy has changed', () => {
    const { when } = given(room, active('u1', 1000));
    when(setPolicy(2000, { activityTimeoutSeconds: 160 }));
    expect(when(clock(160_999), clock(161_000))).toEqual(['due 1']);
  });

  it('knows the signs of who was alive before it was turned off for a while', () => {
    const { when } = given(room, active('u1', 1000), setPolicy(2000, { realtimeKickOut: false }));
    when(setPolicy(3000, realtime));
    expect(when(clock(150_999))).toEqual([]);
    expect(when(clock(151_000))).toEqual(['due 1']);
  });

  it('removes nobody when it is turned off before it is confirmed', () => {
    const { when } = given(room, offline('u1', 1000), clock(121_000));
    when(setPolicy(121_001, { realtimeKickOut: false }));
    expect(when(clock(1e6), presenceConfirmed)).toEqual([]);
  });

  it('leaves who is spared for a sign of life to the default rule, without a further message', () => {
    const { when } = given(room, active('u1', 1000), offline('u1', 40_000));
    when(clock(151_000), message(151_001));
    when(active('u1', 151_002));
    expect(when(presenceConfirmed)).toEqual([
      expect.stringContaining('MemberRemoved u1 OFFLINE_TIMEOUT_MESSAGE at 151002'),
    ]);
  });

  it('looks into signs of life of no other room', () => {
    const { rooms } = given(join('u1', 0));
    const cause = () => ({ topic: 'chatroom.activity', partition: 0, offset: '0' });
    let looks = 0;
    const userId = () => {
      looks += 1;
      return 'u1';
    };
    rooms.memberActive('room1', 1000, userId, cause);
    rooms.memberActive('nowhere', 1000, userId, cause);
    play(rooms, setPolicy(1500, { offlineSeconds: 20 }));
    expect(looks).toBe(0);
    play(rooms, setPolicy(2000, realtime));
    expect(looks).toBe(1);
  });

  it("takes a record that turns out to be none for nobody's sign of life", () => {
    const cause = () => ({ topic: 'chatroom.activity', partition: 0, offset: '0' });
    const { rooms, when } = given(join('u1', 0));
    rooms.memberActive('room1', 1000, () => undefined, cause);
    expect(when(setPolicy(2000, realtime))).toContain('answer OK v3');
    expect(rooms.memberActive('room1', 3000, () => undefined, cause)).toEqual([]);
  });

  it('knows the signs that were read before the join, and those before the policy', () => {
    const inTime = [active('u1', 1000), join('u1', 500), setPolicy(600, realtime)];
    const early = [setPolicy(0, realtime), active('u1', 400), active('u1', 1000), join('u1', 500)];
    for (const past of [inTime, early]) {
      expect(given(past).when(clock(151_000))).toEqual(['due 1']);
    }
  });

  it('does not take a sign of an earlier membership for one of this', () => {
    const past = [active('u1', 1000), leave('u1', 2000), join('u1', 3000)];
    expect(given(room, past).when(clock(1e9))).toEqual([]);
  });

  it.each([
    ['before the join, and read after it', [join('u1', 3000), active('u1', 2999)], []],
    ['before the join, and read before it', [active('u1', 2999), join('u1', 3000)], []],
    ['with the join, and read after it', [join('u1', 3000), active('u1', 3000)], ['due 1']],
    ['with the join, and read before it', [active('u1', 3000), join('u1', 3000)], ['due 1']],
  ])('counts signs from the moment of the join on: %s', (_, past, outcome) => {
    expect(given(setPolicy(0, realtime), past).when(clock(153_000))).toEqual(outcome);
  });

  it('knows the signs of this membership that were read during an earlier one', () => {
    const { when } = given(room, active('u1', 5000), leave('u1', 2000), join('u1', 3000));
    expect(when(clock(154_999))).toEqual([]);
    expect(when(clock(155_000))).toEqual(['due 1']);
  });

  it('trusts the signs that were given after those that were lost', () => {
    const { when } = given(room, active('u1', 60_000), activityLost(59_999));
    expect(when(clock(210_000))).toEqual(['due 1']);
  });

  it('takes nobody for silent whose signs were given while it was off, or were lost', () => {
    const off = given(room, active('u1', 1000), setPolicy(2000, { realtimeKickOut: false }));
    off.rooms.forgetUnrelated();
    off.rooms.forgetUnrelated();
    expect(off.when(setPolicy(900_000, realtime), clock(1e9))).toHaveLength(2);
    const lost = given(room, active('u1', 1000), clock(151_000), activityLost(151_000));
    expect(lost.when(presenceConfirmed, clock(1e9))).toEqual([]);
    expect(lost.when(active('u1', 1e9), clock(1e9 + 150_000))).toEqual(['due 1']);
    expect(given(room, active('u1', 1000), presenceLost(2000)).when(clock(1e9))).toEqual([]);
  });

  it('takes nobody for silent by a sign that is read after others were lost, and was given before', () => {
    const { rooms, when } = given(room, active('u1', 1000), activityLost(200_000));
    expect(when(active('u1', 1000), active('u1', 200_000), clock(1e9))).toEqual([]);
    const restarted = new Rooms();
    for (const [key, entry] of rooms.takeChanges()) restarted.restore(key, entry);
    const again = [active('u1', 200_000), clock(1e9), active('u1', 200_001)];
    expect(again.flatMap((input) => play(restarted, input))).toEqual([]);
    expect(play(restarted, clock(1e9))).toMatchObject([{ kind: 'due' }]);
  });

  it('does not trust signs as far as the clocks of those who wrote them may be ahead of a loss', () => {
    const past = [...room, activityLost(200_000), active('u1', 205_000)];
    const { when } = givenWith({ clockSkewMs: 5000 }, past);
    expect(when(clock(1e9))).toEqual([]);
    expect(when(active('u1', 205_001), clock(1e9))).toEqual(['due 1']);
  });

  it('leaves to the default rule, at once, whom lost signs, or a late UserOnline, spare', () => {
    const silent = [active('u1', 1000), offline('u1', 40_000), clock(151_000), message(151_001)];
    const outcome = expect.stringContaining('MemberRemoved u1 OFFLINE_TIMEOUT_MESSAGE at 151001');
    const lost = given(room, silent).when(activityLost(30_000), presenceConfirmed);
    expect(lost).toEqual(['due 1', outcome]);
    const online39 = given(room, silent).when(online('u1', 39_000), presenceConfirmed);
    expect(online39).toEqual(['due 1', expect.stringContaining('TIMEOUT_MESSAGE at 39000')]);
  });

  it('writes that a member has given signs once, however many it gives', () => {
    const { rooms, when } = given(room);
    rooms.takeChanges();
    when(active('u1', 1000));
    expect([...rooms.takeChanges().values()]).toEqual([
      {
        kind: 'member',
        chatroomId: 'room1',
        userId: 'u1',
        joinedVersion: 3,
        joinedAt: 0,
        activeAt: 1000,
      },
    ]);
    when(active('u1', 2000), active('u1', 3000));
    expect(rooms.takeChanges().size).toBe(0);
  });

  it('needs signs of life to be kept only while a room has it', () => {
    const { rooms, when } = given(join('u1', 0));
    expect(rooms.activityMsMax).toBe(0);
    when(setPolicy(1, realtime));
    expect(rooms.activityMsMax).toBe(180_000);
    when(setPolicy(2, { realtimeKickOut: false }));
    expect(rooms.activityMsMax).toBe(0);
  });

  it('gives way to a request: a leave, a block', () => {
    const due = [...room, offline('u1', 1000), clock(121_000)];
    expect(given(due).when(leave('u1', 121_001), presenceConfirmed)).toEqual([
      ...removedAt('LEFT', 121_001),
      'answer OK v4',
    ]);
    expect(given(due).when(block('u1', 121_001, 1), presenceConfirmed)).toContain(
      'v5 MemberRemoved u1 BLOCKED at 121001',
    );
  });
});

describe('removals that were taken', () => {
  it('tell whether the clock alone makes any of them due', () => {
    const past = [...room, join('u2', 0), offline('u1', 1000), offline('u2', 1000)];
    const byRecord = given(past, message(31_000));
    expect(byRecord.rooms.takeDue().byTime).toBe(false);
    const byBoth = given(past, join('u3', 0), message(31_000), offline('u3', 31_001));
    byBoth.when(clock(151_001));
    expect(byBoth.rooms.takeDue().byTime).toBe(true);
  });
});

describe('what is explained of real time', () => {
  it('is when the member is removed if nothing changes', () => {
    const { rooms, when } = given(room);
    expect(rooms.explain('room1', 'u1', 500)).toStrictEqual({ member: true, exempt: false });
    when(active('u1', 1000));
    expect(rooms.explain('room1', 'u1', 1000)).toEqual({
      member: true,
      exempt: false,
      realtimeRemovalAt: 151_000,
    });
    when(offline('u1', 2000));
    expect(rooms.explain('room1', 'u1', 3000)).toEqual({
      member: true,
      exempt: false,
      offlineSince: 2000,
      messagesSince: 0,
      messagesLeft: 31,
      millisecondsLeft: 29_000,
      realtimeRemovalAt: 122_000,
    });
    when(clock(122_000));
    expect(rooms.explain('room1', 'u1', 122_000)).toMatchObject({
      messagesLeft: 0,
      realtimeRemovalAt: 122_000,
    });
  });

  it('is nothing for the exempt', () => {
    const { rooms } = given(room, exempt('u1', 500), offline('u1', 1000));
    expect(rooms.explain('room1', 'u1', 3000)).not.toHaveProperty('realtimeRemovalAt');
  });
});
