import { given } from './oracle/given.js';
import {
  active,
  block,
  exempt,
  join,
  leave,
  message,
  messages,
  offline,
  online,
  setPolicy,
} from './oracle/inputs.js';

describe('the sizes of what is held', () => {
  it('are all 0 at first', () => {
    expect(given().rooms.gauges()).toEqual({
      rooms: 0,
      members: 0,
      waiting: 0,
      due: 0,
      timers: 0,
      answers: 0,
    });
  });

  it('tell members that wait from those who are due, present or exempt, in all rooms', () => {
    const members = ['due', 'waiting', 'present', 'exempt'].map((user) => join(user, 0));
    const elsewhere = [join('waiting', 0, 'b'), join('present', 0, 'b')];
    const presence = [offline('due', 1000), offline('exempt', 1000), online('present', 1000)];
    const { rooms } = given(
      ...[members, elsewhere, exempt('exempt', 1, 99_000), block('blocked', 2, 60)],
      ...[presence, message(31_000), offline('waiting', 31_000)],
    );
    expect(rooms.gauges()).toEqual({
      rooms: 2,
      members: 6,
      waiting: 2,
      due: 1,
      timers: 2,
      answers: 8,
    });
  });

  it('do not grow by what concerns no room that is there', () => {
    const { rooms } = given(leave('u1', 1), message(2), offline('u1', 3), active('u1', 4));
    expect(rooms.gauges()).toMatchObject({ rooms: 0, members: 0, timers: 0 });
  });
});

describe('the record that is the cause', () => {
  const cause = () => {
    throw new Error('nobody is due');
  };

  it('is not looked at for a message that makes nobody due', () => {
    const { rooms } = given(join('u1', 0), offline('u1', 1000), join('u2', 0), messages(29, 1001));
    expect(rooms.messageCreated('room1', 2000, 0, cause)).toEqual([]);
    expect(() => rooms.messageCreated('room1', 2001, 0, cause)).toThrow('nobody is due');
  });

  it('is not looked at for a sign of life that makes nobody due', () => {
    const { rooms } = given(setPolicy(0, { realtimeKickOut: true }), join('u1', 0));
    expect(rooms.memberActive('room1', 1000, () => 'u1', cause)).toEqual([]);
    expect(rooms.memberActive('nowhere', 1000, () => 'u1', cause)).toEqual([]);
  });
});
