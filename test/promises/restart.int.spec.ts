import { resultCodes, topics } from '#contracts';
import { waitUntil } from '../../tools/local-stack/wait.js';
import { audit, auditPositions } from '../system/audit.js';
import { Installation } from '../system/installation.js';
import type { LogFollower } from '../system/log-follower.js';
import type { Sentinels } from '../system/sentinels.js';
import type { ServiceProcess } from '../system/service-process.js';
import type { Traffic } from '../system/traffic.js';

/** Less than a session of the consumer group: who must wait for one to end is too late. */
const handedOverWithinMs = 8_000;
const answeredWithinMs = 20_000;
const offlineAt = Date.now() - 600_000;
const [room, counted, exempt, gone] = ['room', 'counted', 'exempt', 'gone'];

describe('a saga that ends and starts again', () => {
  let installation: Installation;
  let traffic: Traffic;
  let follower: LogFollower;
  let sentinels: Sentinels;
  let saga: ServiceProcess;
  let leave: string;

  function removals() {
    return follower.events('MemberRemoved').flatMap(({ data }) => {
      return data.chatroomId === room ? [data] : [];
    });
  }

  function answers(requestId: string) {
    return follower.events('RequestCompleted').flatMap(({ data }) => {
      return data.requestId === requestId ? [data] : [];
    });
  }

  async function answered(requestId: string, times: number) {
    await waitUntil(() => answers(requestId).length >= times, {
      timeoutMs: answeredWithinMs,
      otherwise: `${requestId} was not answered ${times} times`,
    });
    return answers(requestId);
  }

  beforeAll(async () => {
    installation = await Installation.create();
    traffic = installation.traffic;
    follower = await installation.follow();
    saga = await installation.start('kickout-saga');
    sentinels = await installation.sentinels(follower);
    await traffic.joinAt(offlineAt - 1, room, [counted, exempt, gone]);
    await traffic.whitelist(room, exempt);
    leave = await traffic.request('LeaveRequested', { chatroomId: room, userId: gone });
    await traffic.offline([counted, exempt], offlineAt);
    await traffic.messages(room, 20, offlineAt + 1);
    await sentinels.settled();
    await saga.kill();
    saga = await installation.start('kickout-saga');
  });

  afterAll(async () => {
    await installation.remove();
  });

  it('goes on counting: 20 messages before, 11 after', async () => {
    await traffic.messages(room, 10, offlineAt + 21);
    await sentinels.settled();
    expect(removals().map(({ userId }) => userId)).toEqual([gone]);
    await traffic.messages(room, 1, offlineAt + 31);
    await sentinels.settled();
    expect(removals().slice(1)).toMatchObject([
      {
        userId: counted,
        membershipId: `${room}:2`,
        reason: 'OFFLINE_MESSAGE_COUNT',
        evidence: { offlineAt, messagesSince: 31, newestMessageAt: offlineAt + 31 },
      },
    ]);
  });

  it('gives a repeated request its first answer', async () => {
    const [first] = await answered(leave, 1);
    expect(first).toMatchObject({ code: resultCodes.OK });
    const request = { requestId: leave, chatroomId: room, userId: gone };
    await traffic.request('LeaveRequested', request);
    expect(await answered(leave, 2)).toEqual([first, first]);
  });

  it('knows its members', async () => {
    const join = await traffic.request('JoinRequested', { chatroomId: room, userId: exempt });
    await answered(join, 1);
    const joins = follower.events('MemberJoined').filter(({ data }) => data.userId === exempt);
    expect(joins).toHaveLength(1);
  });

  it('knows who is exempt, since when the exempt are offline, and what came since', async () => {
    expect(removals().map(({ userId }) => userId)).not.toContain(exempt);
    await traffic.unwhitelist(room, exempt);
    await sentinels.settled();
    expect(removals().at(-1)).toMatchObject({
      userId: exempt,
      causedBy: { topic: topics.requests },
      evidence: { offlineAt, messagesSince: 31 },
    });
  });

  it('leaves the group at once when it is asked to end, and its successor goes on', async () => {
    await saga.stop();
    await auditPositions(installation);
    saga = await installation.launch('kickout-saga');
    await waitUntil(() => saga.isLive(), {
      timeoutMs: answeredWithinMs,
      otherwise: 'no successor came up',
    });
    await waitUntil(() => saga.isReady(), {
      timeoutMs: handedOverWithinMs,
      otherwise: 'the successor waited for the session of its predecessor to end',
    });
    await sentinels.settled();
  });

  it('leaves a log that stands up to the audit', async () => {
    expect(await audit(installation)).toEqual([]);
  });
});
