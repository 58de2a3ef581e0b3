import { resultCodes, topics } from '#contracts';
import { waitUntil } from '../../tools/local-stack/wait.js';
import { audit } from '../system/audit.js';
import { Installation } from '../system/installation.js';
import type { LogFollower } from '../system/log-follower.js';
import type { Sentinels } from '../system/sentinels.js';
import type { Traffic } from '../system/traffic.js';

const answeredWithinMs = 20_000;

/** Long enough ago that nothing in this file reaches the present. */
const offlineAt = Date.now() - 600_000;

function every(count: number, from: number): number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}

/**
 * Message times in ms after the member went offline, and what becomes of it; `messagesSince` of the
 * evidence where it is removed.
 */
const boundaries = `
  case                                             | messages                          | outcome                    | messagesSince
  no message                                       |                                   | stays                      |
  30 messages                                      | 30 from 1                         | stays                      |
  31 messages                                      | 31 from 1                         | OFFLINE_MESSAGE_COUNT      | 31
  31, the last of them after 29,999 ms             | 30 from 1, 29999                  | OFFLINE_MESSAGE_COUNT      | 31
  31, the last of them after 30,000 ms             | 30 from 1, 30000                  | OFFLINE_TIMEOUT_MESSAGE    | 31
  31, the first at the moment of going offline     | 31 from 0                         | stays                      |
  32, the first at the moment of going offline     | 32 from 0                         | OFFLINE_MESSAGE_COUNT      | 31
  31, the first before                             | 31 from -1                        | stays                      |
  one after 29,999 ms                              | 29999                             | stays                      |
  one after 30,000 ms                              | 30000                             | OFFLINE_TIMEOUT_MESSAGE    | 1
  30, and one after 29,998 ms read before them     | 29998, 29 from 1                  | stays                      |
  31, read in the wrong order                      | 29998, 30 from 1                  | OFFLINE_MESSAGE_COUNT      | 31
`
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [name = '', messages = '', outcome = '', messagesSince = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    return { name, times: timesOf(messages), outcome, messagesSince };
  });

function timesOf(messages: string): number[] {
  if (messages === '') return [];
  return messages.split(', ').flatMap((part) => {
    const [count = 0, from] = part.split(' from ').map(Number);
    return from === undefined ? [offlineAt + count] : every(count, offlineAt + from);
  });
}

describe('the boundaries of the default rule', () => {
  let installation: Installation;
  let traffic: Traffic;
  let follower: LogFollower;
  let sentinels: Sentinels;
  let cases = 0;

  /** A room of its own with one member, who joined well before going offline. */
  async function memberOfNewRoom(): Promise<{ room: string; user: string }> {
    cases += 1;
    const [room, user] = [`room-${String(cases)}`, `user-${String(cases)}`];
    await traffic.joinAt(offlineAt - 60_000, room, [user]);
    return { room, user };
  }

  function removals(room: string) {
    return follower.events('MemberRemoved').flatMap(({ data }) => {
      return data.chatroomId === room ? [data] : [];
    });
  }

  /** The answers to a request so far. */
  function answers(requestId: string) {
    return follower.events('RequestCompleted').flatMap(({ data }) => {
      return data.requestId === requestId ? [data] : [];
    });
  }

  async function answered(requestId: string, times = 1) {
    await waitUntil(() => answers(requestId).length >= times, {
      timeoutMs: answeredWithinMs,
      otherwise: `${requestId} was not answered ${String(times)} times`,
    });
    return answers(requestId).at(-1);
  }

  beforeAll(async () => {
    installation = await Installation.create();
    traffic = installation.traffic;
    follower = await installation.follow();
    await installation.start('kickout-saga');
    sentinels = await installation.sentinels(follower);
  });

  afterAll(async () => {
    await installation.remove();
  });

  describe.each(['before the messages', 'after the messages'])(
    'with UserOffline read %s',
    (order) => {
      it.each(boundaries)('$name: $outcome', async ({ times, outcome, messagesSince }) => {
        const { room, user } = await memberOfNewRoom();
        if (order === 'before the messages') {
          await traffic.offline(user, offlineAt);
          await sentinels.settled();
          await traffic.messagesAt(room, times);
        } else {
          await traffic.messagesAt(room, times);
          await sentinels.settled();
          await traffic.offline(user, offlineAt);
        }
        await sentinels.settled();
        const expected = {
          userId: user,
          reason: outcome,
          evidence: { offlineAt, messagesSince: Number(messagesSince) },
        };
        expect(removals(room)).toMatchObject(outcome === 'stays' ? [] : [expected]);
      });
    },
  );

  it('explains a removal by the record that caused it', async () => {
    const { room, user } = await memberOfNewRoom();
    await traffic.offline(user, offlineAt);
    await sentinels.settled();
    await traffic.messagesAt(room, [offlineAt + 10_000, offlineAt + 30_000]);
    await sentinels.settled();
    expect(removals(room)).toMatchObject([
      {
        membershipId: `${room}:2`,
        roomVersion: 3,
        reason: 'OFFLINE_TIMEOUT_MESSAGE',
        occurredAt: offlineAt + 30_000,
        causedBy: { topic: topics.messages },
        evidence: {
          offlineAt,
          messagesSince: 2,
          newestMessageAt: offlineAt + 30_000,
          policy: { offlineMessageLimit: 31, offlineSeconds: 30 },
        },
      },
    ]);
  });

  it('keeps who came back before the trigger was written', async () => {
    const { room, user } = await memberOfNewRoom();
    await traffic.offline(user, offlineAt);
    await traffic.online(user, offlineAt + 1);
    await traffic.messagesAt(room, [offlineAt + 60_000]);
    await sentinels.settled();
    expect(removals(room)).toEqual([]);
  });

  it('keeps who went offline and came back at the same moment', async () => {
    const { room, user } = await memberOfNewRoom();
    await traffic.online(user, offlineAt);
    await traffic.offline(user, offlineAt);
    await traffic.messagesAt(room, [offlineAt + 60_000]);
    await sentinels.settled();
    expect(removals(room)).toEqual([]);
  });

  it('keeps who joined again after going offline', async () => {
    const { room, user } = await memberOfNewRoom();
    await traffic.request('LeaveRequested', { chatroomId: room, userId: user }, offlineAt - 1);
    await traffic.offline(user, offlineAt);
    await traffic.joinAt(offlineAt + 1, room, [user]);
    await traffic.messagesAt(room, [offlineAt + 60_000]);
    await sentinels.settled();
    expect(removals(room)).toMatchObject([{ reason: 'LEFT' }]);
  });

  it('keeps an exempt member, and judges it at once when the exemption ends', async () => {
    const { room, user } = await memberOfNewRoom();
    await traffic.whitelist(room, user);
    await sentinels.settled();
    await traffic.offline(user, offlineAt);
    await traffic.messagesAt(room, every(31, offlineAt + 1));
    await sentinels.settled();
    expect(removals(room)).toEqual([]);
    await traffic.unwhitelist(room, user);
    await sentinels.settled();
    expect(removals(room)).toMatchObject([
      {
        reason: 'OFFLINE_MESSAGE_COUNT',
        causedBy: { topic: topics.requests },
        evidence: { offlineAt, messagesSince: 31 },
      },
    ]);
  });

  it('removes a user from the rooms with messages, in whatever partitions they are', async () => {
    const { user } = await memberOfNewRoom();
    const rooms = every(12, 0).map((number) => `${user}-room-${String(number)}`);
    for (const room of rooms) await traffic.joinAt(offlineAt - 60_000, room, [user]);
    await traffic.offline(user, offlineAt);
    const [quiet = '', ...busy] = rooms;
    for (const room of busy) await traffic.messagesAt(room, [offlineAt + 30_000]);
    await sentinels.settled();
    for (const room of busy) expect(removals(room)).toMatchObject([{ userId: user }]);
    expect(removals(quiet)).toEqual([]);
    const ofUser = follower.events('MemberRemoved').filter(({ data }) => data.userId === user);
    expect(new Set(ofUser.map(({ partition }) => partition)).size).toBeGreaterThan(1);
  });

  it('judges a join that is read later than the presence and the messages that follow it', async () => {
    const [room, user] = ['late-room', 'late-user'];
    await traffic.offline(user, offlineAt);
    await traffic.messagesAt(room, every(31, offlineAt + 1));
    await sentinels.settled();
    await traffic.joinAt(offlineAt - 1, room, [user]);
    await sentinels.settled();
    expect(removals(room)).toMatchObject([
      { userId: user, reason: 'OFFLINE_MESSAGE_COUNT', evidence: { messagesSince: 31 } },
    ]);
  });

  it('answers requests with their codes, and a repeated one with its first answer', async () => {
    const { room, user } = await memberOfNewRoom();
    const data = { chatroomId: room, userId: user };
    const joinAgain = await traffic.request('JoinRequested', data);
    expect(await answered(joinAgain)).toMatchObject({ code: resultCodes.OK, roomVersion: 2 });
    const leave = await traffic.request('LeaveRequested', data);
    const left = { ...data, requestId: leave, code: resultCodes.OK, roomVersion: 3 };
    expect(await answered(leave)).toEqual(left);
    expect(removals(room)).toMatchObject([{ reason: 'LEFT', membershipId: `${room}:2` }]);
    const leaveAgain = await traffic.request('LeaveRequested', data);
    expect(await answered(leaveAgain)).toMatchObject({ code: resultCodes.NOT_IN_CHATROOM });
    const nowhere = await traffic.request('LeaveRequested', { ...data, chatroomId: 'nowhere' });
    expect(await answered(nowhere)).toMatchObject({
      code: resultCodes.CHATROOM_NOT_EXIST,
      roomVersion: 0,
    });
    await traffic.request('LeaveRequested', { ...data, requestId: leave });
    expect(await answered(leave, 2)).toEqual(left);
    expect(removals(room)).toHaveLength(1);
  });

  it('leaves a log that stands up to the audit', async () => {
    expect(await audit(installation)).toEqual([]);
  });
});
