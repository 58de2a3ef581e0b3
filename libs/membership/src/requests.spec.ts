import { given } from './oracle/given.js';
import { type HistoryInput, play } from './oracle/history.js';
import { join, kick, leave, message, offline, presenceConfirmed } from './oracle/inputs.js';
import { Rooms } from './rooms.js';

const cause = { topic: 'chatroom.requests', partition: 3, offset: '991' };

describe('joining', () => {
  it('creates the room with its first member', () => {
    expect(given().when(join('u1', 5))).toEqual([
      'v1 RoomCreated at 5',
      'v2 MemberJoined u1 at 5',
      'answer OK v2',
    ]);
  });

  it('adds members to a room that is there', () => {
    expect(given(join('u1', 5)).when(join('u2', 6))).toEqual([
      'v3 MemberJoined u2 at 6',
      'answer OK v3',
    ]);
  });

  it('is answered with success and changes nothing for who is a member', () => {
    expect(given(join('u1', 5)).when(join('u1', 6))).toEqual(['answer OK v2']);
  });

  it('is possible again after leaving, as another membership', () => {
    const { rooms, when } = given(join('u1', 5), leave('u1', 6));
    expect(when(join('u1', 7))).toEqual(['v4 MemberJoined u1 at 7', 'answer OK v4']);
    const left = play(rooms, leave('u1', 8));
    expect(left[0]).toMatchObject({ event: { data: { membershipId: 'room1:4' } } });
  });
});

describe.each([
  { name: 'leaving', ask: leave, reason: 'LEFT' },
  { name: 'removing a member', ask: kick, reason: 'KICKED' },
])('$name', ({ ask, reason }) => {
  it(`ends the membership as ${reason}`, () => {
    expect(given(join('u1', 5)).when(ask('u1', 6))).toEqual([
      `v3 MemberRemoved u1 ${reason} at 6`,
      'answer OK v3',
    ]);
  });

  it('is refused for who is no member', () => {
    expect(given(join('u1', 5)).when(ask('u2', 6))).toEqual(['answer NOT_IN_CHATROOM v2']);
  });

  it('is refused in a room that is not there', () => {
    expect(given().when(ask('u1', 6))).toEqual(['answer CHATROOM_NOT_EXIST v0']);
  });

  it('wins over an automatic removal that is not confirmed yet', () => {
    const past = [join('u1', 0), offline('u1', 1000), message(31_000)];
    expect(given(past).when(ask('u1', 31_001), presenceConfirmed)).toEqual([
      `v3 MemberRemoved u1 ${reason} at 31001`,
      'answer OK v3',
    ]);
  });

  it('does not keep the user from joining again', () => {
    expect(given(join('u1', 5), ask('u1', 6)).when(join('u1', 7))).toContain('answer OK v4');
  });
});

describe('an event', () => {
  it('says when it occurred, when it was decided, and what and who caused it', () => {
    const rooms = new Rooms();
    const data = { requestId: 'q', chatroomId: 'room1', userId: 'u1', actor: 'console' };
    const outputs = rooms.request({ type: 'JoinRequested', data }, 1000, cause, 2000);
    const stamp = {
      chatroomId: 'room1',
      occurredAt: 1000,
      decidedAt: 2000,
      causedBy: cause,
      requestId: 'q',
      actor: 'console',
    };
    expect(outputs).toEqual([
      {
        kind: 'event',
        event: {
          type: 'RoomCreated',
          data: { ...stamp, roomVersion: 1, policy: expect.objectContaining({ maxMembers: null }) },
        },
      },
      {
        kind: 'event',
        event: {
          type: 'MemberJoined',
          data: { ...stamp, roomVersion: 2, userId: 'u1', membershipId: 'room1:2' },
        },
      },
      {
        kind: 'result',
        result: { requestId: 'q', chatroomId: 'room1', userId: 'u1', code: 0, roomVersion: 2 },
      },
    ]);
  });
});

describe('a repeated request', () => {
  const repeated = (input: HistoryInput, at: number) => ({ ...input, at }) as HistoryInput;
  const minutesMs = 60_000;

  it('gets its first answer again and changes nothing', () => {
    const past = [join('u1', 5), leave('u1', 6), join('u2', 7)];
    expect(given(past).when(join('u1', 5), leave('u1', 6))).toEqual([
      'answer OK v2',
      'answer OK v3',
    ]);
  });

  it('gets the first answer even where that was a refusal', () => {
    expect(given(leave('u1', 5), join('u1', 6)).when(leave('u1', 5))).toEqual([
      'answer CHATROOM_NOT_EXIST v0',
    ]);
  });

  it('is a new request once ten minutes have passed', () => {
    const past = given(join('u1', 0), leave('u1', 1));
    expect(past.when(repeated(join('u1', 0), 10 * minutesMs))).toEqual(['answer OK v2']);
    expect(past.when(repeated(join('u1', 0), 10 * minutesMs + 1))).toEqual([
      'v4 MemberJoined u1 at 600001',
      'answer OK v4',
    ]);
  });
});

describe('versions', () => {
  it('are counted by each room, without a gap', () => {
    const { rooms } = given(join('u1', 1, 'a'), join('u1', 2, 'b'), leave('u1', 3, 'a'));
    expect([rooms.roomVersion('a'), rooms.roomVersion('b'), rooms.roomVersion('c')]).toEqual([
      3, 2, 0,
    ]);
  });
});
