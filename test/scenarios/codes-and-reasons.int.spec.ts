import { type EventOf, type RequestEvent, removalReasons, resultCodes } from '#contracts';
import { waitUntil } from '../../tools/local-stack/wait.js';
import { audit } from '../system/audit.js';
import { Installation } from '../system/installation.js';
import type { LogFollower } from '../system/log-follower.js';
import type { ServiceProcess } from '../system/service-process.js';
import type { Traffic } from '../system/traffic.js';

const withinMs = 60_000;
const realtime = { realtimeKickOut: true, realtimeAfterSeconds: 5, activityTimeoutSeconds: 10 };

type Reason = keyof typeof removalReasons;

/** Every row of the contract's tables, brought about in a room of its own. */
describe('the tables of codes and reasons', () => {
  let installation: Installation;
  let traffic: Traffic;
  let follower: LogFollower;
  let saga: ServiceProcess;
  let rooms = 0;

  beforeAll(async () => {
    installation = await Installation.create();
    traffic = installation.traffic;
    follower = await installation.follow();
    saga = await startSaga();
  });

  afterAll(async () => {
    await installation.remove();
  });

  function startSaga(): Promise<ServiceProcess> {
    return installation.start('kickout-saga', { CLOCK_SKEW_SECONDS: '0' });
  }

  function newRoom(): { chatroomId: string; userId: string } {
    rooms += 1;
    return { chatroomId: `room-${String(rooms)}`, userId: `user-${String(rooms)}` };
  }

  async function answer<T extends RequestEvent['type']>(
    type: T,
    data: Omit<EventOf<T>['data'], 'requestId'> & { requestId?: string },
    times = 1,
  ): Promise<{ code: number; roomVersion: number }> {
    const requestId = await traffic.request(type, data);
    const answers = () =>
      follower.events('RequestCompleted').filter((event) => event.data.requestId === requestId);
    await eventually(() => answers().length >= times, `${type} was not answered`);
    const [last] = answers().slice(-1);
    if (last === undefined) throw new Error('no answer');
    return last.data;
  }

  async function removal(chatroomId: string) {
    const removals = () =>
      follower.events('MemberRemoved').filter(({ data }) => data.chatroomId === chatroomId);
    await eventually(() => removals().length > 0, `nobody was removed from ${chatroomId}`);
    return removals()[0]?.data;
  }

  const bringAbout: Record<Reason, (member: ReturnType<typeof newRoom>) => Promise<unknown>> = {
    LEFT: (member) => answer('LeaveRequested', member),
    KICKED: (member) => answer('RemoveMemberRequested', member),
    BLOCKED: (member) => answer('BlockUserRequested', { ...member, minutes: 1 }),
    USER_BANNED: ({ userId }) => traffic.event({ type: 'UserBanned', data: { userId } }),
    ROOM_DESTROYED: ({ chatroomId }) => answer('DestroyRoomRequested', { chatroomId }),
    OFFLINE_MESSAGE_COUNT: async ({ chatroomId, userId }) => {
      const at = Date.now();
      await traffic.offline(userId, at);
      await traffic.messages(chatroomId, 31, at + 1);
    },
    OFFLINE_TIMEOUT_MESSAGE: async ({ chatroomId, userId }) => {
      const at = Date.now();
      await traffic.offline(userId, at);
      await traffic.messagesAt(chatroomId, [at + 30_000]);
    },
    OFFLINE_REALTIME: async ({ chatroomId, userId }) => {
      await answer('SetRoomPolicyRequested', { chatroomId, policy: realtime });
      await traffic.offline(userId);
    },
    INACTIVE_REALTIME: async ({ chatroomId, userId }) => {
      await answer('SetRoomPolicyRequested', { chatroomId, policy: realtime });
      await traffic.event({ type: 'MemberActive', data: { userId } }, Date.now(), chatroomId);
    },
  };

  it.each(Object.keys(removalReasons) as Reason[])('reason %s', async (reason) => {
    const member = newRoom();
    await answer('JoinRequested', member);
    await bringAbout[reason](member);
    expect(await removal(member.chatroomId)).toMatchObject({ ...member, reason });
  });

  it('code 0, and again for a repetition, which changes nothing', async () => {
    const member = { ...newRoom(), requestId: 'the-same' };
    const first = await answer('JoinRequested', member);
    expect(first).toMatchObject({ code: resultCodes.OK, roomVersion: 2 });
    await answer('LeaveRequested', { chatroomId: member.chatroomId, userId: member.userId });
    expect(await answer('JoinRequested', member, 2)).toEqual(first);
  });

  it('code 23406 for a leave of who is no member', async () => {
    const member = newRoom();
    await answer('JoinRequested', member);
    expect(await answer('LeaveRequested', { ...member, userId: 'nobody' })).toMatchObject({
      code: resultCodes.NOT_IN_CHATROOM,
    });
  });

  it('code 23409 for who is blocked, and for who was banned before the room was there', async () => {
    const blocked = newRoom();
    await answer('BlockUserRequested', { ...blocked, minutes: 43_200 });
    const refused = { code: resultCodes.BLOCKED };
    expect(await answer('JoinRequested', blocked)).toMatchObject(refused);
    await answer('UnblockUserRequested', blocked);
    expect(await answer('JoinRequested', blocked)).toMatchObject({ code: resultCodes.OK });
    const banned = newRoom();
    const witness = { ...newRoom(), userId: banned.userId };
    await answer('JoinRequested', witness);
    await traffic.event({ type: 'UserBanned', data: { userId: banned.userId } });
    await removal(witness.chatroomId);
    expect(await answer('JoinRequested', witness)).toMatchObject(refused);
  });

  it('code 23410 for a room that is not there', async () => {
    expect(await answer('LeaveRequested', newRoom())).toMatchObject({
      code: resultCodes.CHATROOM_NOT_EXIST,
      roomVersion: 0,
    });
  });

  it('code 23411 for a room that is full', async () => {
    const member = newRoom();
    const { chatroomId } = member;
    await answer('SetRoomPolicyRequested', { chatroomId, policy: { maxMembers: 1 } });
    await answer('JoinRequested', member);
    expect(await answer('JoinRequested', { chatroomId, userId: 'one-more' })).toMatchObject({
      code: resultCodes.CHATROOM_FULL,
    });
  });

  it.each([0, 43_201])('code 23412 for a block of %p minutes', async (minutes) => {
    expect(await answer('BlockUserRequested', { ...newRoom(), minutes })).toMatchObject({
      code: resultCodes.INVALID_PARAMETER,
      roomVersion: 0,
    });
  });

  it('code 23412 for a policy outside the bounds', async () => {
    const { chatroomId } = newRoom();
    const policy = { realtimeAfterSeconds: 181 };
    expect(await answer('SetRoomPolicyRequested', { chatroomId, policy })).toMatchObject({
      code: resultCodes.INVALID_PARAMETER,
    });
  });

  it('real-time reasons come also where the saga is killed just before the removal is due', async () => {
    const [gone, silent] = [newRoom(), newRoom()];
    for (const { chatroomId, userId } of [gone, silent]) {
      await answer('JoinRequested', { chatroomId, userId });
      await answer('SetRoomPolicyRequested', { chatroomId, policy: realtime });
    }
    const silentSince = Date.now();
    const sign = { type: 'MemberActive', data: { userId: silent.userId } } as const;
    await traffic.event(sign, silentSince, silent.chatroomId);
    await eventually(() => Date.now() >= silentSince + 5_500, 'time does not pass');
    const goneAt = Date.now();
    await traffic.offline(gone.userId, goneAt);
    await eventually(() => Date.now() >= goneAt + 4_000, 'time does not pass');
    expect(follower.events('MemberRemoved').map(({ data }) => data.userId)).not.toContain(
      gone.userId,
    );
    await saga.kill();
    saga = await startSaga();
    for (const [member, reason, dueAt] of [
      [gone, 'OFFLINE_REALTIME', goneAt + 5_000],
      [silent, 'INACTIVE_REALTIME', silentSince + 10_000],
    ] as const) {
      const removed = await removal(member.chatroomId);
      expect(removed).toMatchObject({ reason, occurredAt: dueAt });
      expect((removed?.decidedAt ?? Infinity) - dueAt).toBeLessThan(300_000 - 180_000);
      console.info(`${reason}: decided ${String((removed?.decidedAt ?? 0) - dueAt)} ms after due`);
    }
  });

  it('leaves a log that stands up to the audit', async () => {
    expect(await audit(installation)).toEqual([]);
  });
});

function eventually(condition: () => boolean, otherwise: string): Promise<void> {
  return waitUntil(condition, { timeoutMs: withinMs, otherwise });
}
