import { given } from './oracle/given.js';
import { play } from './oracle/history.js';
import {
  clock,
  endExemption,
  exempt,
  join,
  leave,
  message,
  offline,
  presenceConfirmed,
} from './oracle/inputs.js';

describe('whitelisting', () => {
  it('works for who is no member, and creates the room', () => {
    expect(given().when(exempt('vip', 5))).toEqual([
      'v1 RoomCreated at 5',
      'v2 UserWhitelisted vip at 5',
      'answer OK v2',
    ]);
  });

  it('is no event where nothing changes', () => {
    expect(given(exempt('vip', 5, 99)).when(exempt('vip', 6, 99))).toEqual(['answer OK v2']);
    expect(given(exempt('vip', 5)).when(exempt('vip', 6))).toEqual(['answer OK v2']);
  });

  it.each([
    [undefined, 99],
    [99, 100],
    [99, undefined],
  ])('is a new event where the end changes from %p to %p', (former, later) => {
    expect(given(exempt('vip', 5, former)).when(exempt('vip', 6, later))).toEqual([
      'v3 UserWhitelisted vip at 6',
      'answer OK v3',
    ]);
  });

  it('is refused where it would be over already', () => {
    expect(given().when(exempt('vip', 5, 5))).toEqual(['answer INVALID_PARAMETER v0']);
    expect(given().when(exempt('vip', 5, 6))).toContain('answer OK v2');
  });

  it('says until when, unless it has no end', () => {
    const { rooms } = given(join('u1', 0));
    const [limited] = play(rooms, exempt('vip', 5, 99));
    expect(limited).toHaveProperty('event.data.expiresAt', 99);
    const [unlimited] = play(rooms, exempt('vip', 6));
    expect(unlimited).not.toHaveProperty('event.data.expiresAt');
  });

  it('is kept through leaving and joining again', () => {
    const past = [exempt('vip', 0), join('vip', 1), leave('vip', 2), join('vip', 3)];
    expect(given(past).when(offline('vip', 1000), message(99_000), presenceConfirmed)).toEqual([]);
  });

  it('calls off a removal that was due', () => {
    const past = [join('u1', 0), offline('u1', 1000), message(31_000)];
    expect(given(past).when(exempt('u1', 31_001), presenceConfirmed)).toEqual([
      'v3 UserWhitelisted u1 at 31001',
      'answer OK v3',
    ]);
  });

  it('concerns one room alone', () => {
    const past = [join('u1', 0, 'a'), join('u1', 0, 'b'), exempt('u1', 1, undefined, 'a')];
    const { rooms, when } = given(past);
    const outcome = when(
      offline('u1', 1000),
      message(31_000, 0, 'a'),
      message(31_000, 0, 'b'),
      presenceConfirmed,
    );
    expect(outcome).toEqual(['due 1', 'v3 MemberRemoved u1 OFFLINE_TIMEOUT_MESSAGE at 31000']);
    expect(rooms.memberCount()).toBe(1);
  });
});

describe('the end of an exemption', () => {
  const away = [exempt('vip', 0, 40_000), join('vip', 1), offline('vip', 1000), message(31_000)];

  it('judges the member at once', () => {
    expect(given(away).when(endExemption('vip', 35_000), presenceConfirmed)).toEqual([
      'v4 UserUnwhitelisted vip REQUESTED at 35000',
      'due 1',
      'answer OK v4',
      'v5 MemberRemoved vip OFFLINE_TIMEOUT_MESSAGE at 35000',
    ]);
  });

  it('comes by itself at its time, and judges the member at once', () => {
    const { rooms, when } = given(away);
    expect(rooms.nextTimerAt()).toBe(40_000);
    expect(when(clock(39_999))).toEqual([]);
    expect(when(clock(45_000), presenceConfirmed)).toEqual([
      'v4 UserUnwhitelisted vip EXPIRED at 40000',
      'due 1',
      'v5 MemberRemoved vip OFFLINE_TIMEOUT_MESSAGE at 40000',
    ]);
    expect(rooms.nextTimerAt()).toBeUndefined();
  });

  it('has no record as its cause where it comes by itself', () => {
    const { rooms } = given(away);
    const outputs = [...rooms.timersDue(45_000), ...rooms.confirm(rooms.takeDue(), 45_001, 9)];
    const data = outputs.flatMap((output) => (output.kind === 'event' ? [output.event.data] : []));
    expect(data.map(({ occurredAt, decidedAt }) => [occurredAt, decidedAt])).toEqual([
      [40_000, 45_000],
      [40_000, 45_001],
    ]);
    for (const datum of data) expect(datum).not.toHaveProperty('causedBy');
  });

  it('is in its place before a later request about the user, looked at the clock or not', () => {
    expect(given(away).when(exempt('vip', 50_000))).toEqual([
      'v4 UserUnwhitelisted vip EXPIRED at 40000',
      'due 1',
      'v5 UserWhitelisted vip at 50000',
      'answer OK v5',
    ]);
  });

  it('is no event for who is not listed', () => {
    expect(given(join('u1', 0)).when(endExemption('u1', 5))).toEqual(['answer OK v2']);
  });

  it('is refused in a room that is not there', () => {
    expect(given().when(endExemption('u1', 5))).toEqual(['answer CHATROOM_NOT_EXIST v0']);
  });
});
