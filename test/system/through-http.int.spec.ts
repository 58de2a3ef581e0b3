import { ApiClient } from './api-client.js';
import { Installation } from './installation.js';
import { waitUntil } from '../../tools/local-stack/wait.js';

const wait = 'waitMs=30000';
const room = '/v1/chatrooms/live%2F1';
const chatroomId = 'live/1';
const removedWithinMs = 60_000;
const [ok, notInChatroom, blocked, noChatroom, full, invalid] = [
  0, 23406, 23409, 23410, 23411, 23412,
];

/** What of an answer the tests take apart. */
interface Read {
  readonly status: number;
  readonly members?: readonly { readonly userId: string }[];
  readonly events?: readonly { readonly roomVersion: number }[];
  readonly history?: readonly object[];
  readonly entries?: readonly object[];
  readonly nextCursor?: string | null;
  readonly offlineSince?: number;
}

/** The whole system, spoken to as its users do: every command, and every read of what came of it. */
describe('through HTTP', () => {
  let installation: Installation;
  let api: ApiClient;
  /** The room's version after the newest command. */
  let version = 0;
  let bobRemovedAt = 0;

  beforeAll(async () => {
    installation = await Installation.create();
    await Promise.all([
      installation.start('kickout-saga'),
      installation.start('membership-projection'),
    ]);
    api = await ApiClient.start(installation);
  });

  afterAll(() => installation.remove());

  async function command(method: string, path: string, body?: object): Promise<number> {
    const options = body === undefined ? {} : { body };
    const answer = await api.call(method, `${room}${path}?${wait}`, options);
    expect(answer).toMatchObject({ status: 200, body: { requestId: expect.any(String) } });
    const { code, roomVersion } = answer.body as { code: number; roomVersion: number };
    version = roomVersion;
    return code;
  }

  const join = (userId: string) => command('POST', '/join', { userId });
  const leave = (userId: string) => command('POST', '/leave', { userId });

  /** A read that includes all commands before. */
  async function read(path: string, query = ''): Promise<Read> {
    const { status, body } = await api.get(`${room}${path}?minVersion=${version}&${wait}${query}`);
    return { status, ...(body as Omit<Read, 'status'>) };
  }

  async function memberIds(query = ''): Promise<string[]> {
    const { members = [] } = await read('/members', query);
    return members.map(({ userId }) => userId);
  }

  it('joins and leaves, each answered with its code, and repeated requests with the first', async () => {
    expect(await leave('ann')).toBe(noChatroom);
    for (const userId of ['ann', 'bob', 'eve']) expect(await join(userId)).toBe(ok);
    expect(await leave('bob')).toBe(ok);
    expect(await leave('bob')).toBe(notInChatroom);
    const options = { body: { userId: 'bob' }, idempotencyKey: 'join-bob' };
    const first = await api.call('POST', `${room}/join?${wait}`, options);
    const second = await api.call('POST', `${room}/join?${wait}`, options);
    expect(second).toEqual(first);
    version = first.body.roomVersion;
    const request = await api.get(
      `/v1/requests/join-bob?minVersion=${version}&chatroomId=live%2F1&${wait}`,
    );
    expect(request.body).toEqual({ requestId: 'join-bob', code: ok, roomVersion: version });
  });

  it('shows the room, its members in both orders page by page, and whose rooms they are', async () => {
    expect(await read('')).toMatchObject({ chatroomId, memberCount: 3, roomVersion: version });
    expect(await memberIds()).toEqual(['ann', 'eve', 'bob']);
    expect(await memberIds('&order=desc')).toEqual(['bob', 'eve', 'ann']);
    const first = await read('/members', '&limit=2');
    expect(first).toMatchObject({ total: 3, roomVersion: version });
    expect(await memberIds(`&limit=2&cursor=${first.nextCursor}`)).toEqual(['bob']);
    expect(await read('/members/ann')).toMatchObject({ status: 200, userId: 'ann' });
    expect(await read('/members/nobody')).toMatchObject({ status: 404, code: notInChatroom });
    const body = { userIds: ['ann', 'nobody'] };
    const checks = await api.call('POST', `${room}/membership-checks`, { body });
    expect(checks.body).toEqual({ members: { ann: true, nobody: false } });
    expect((await api.get('/v1/users/ann/chatrooms')).body.chatrooms).toMatchObject([
      { chatroomId },
    ]);
  });

  it('kicks, after which the user may join again', async () => {
    expect(await command('DELETE', '/members/bob')).toBe(ok);
    expect(await command('DELETE', '/members/bob')).toBe(notInChatroom);
    const { history } = await read('/members/bob/history', '&limit=1');
    expect(history).toMatchObject([
      { type: 'MemberRemoved', reason: 'KICKED', actor: 'gateway-1' },
    ]);
    expect(await join('bob')).toBe(ok);
  });

  it('blocks, lists the block, refuses joins, and unblocks', async () => {
    expect(await command('PUT', '/blocks/eve', { minutes: 60 })).toBe(ok);
    expect(await join('eve')).toBe(blocked);
    expect((await read('/blocks')).entries).toMatchObject([
      { userId: 'eve', until: expect.any(Number) },
    ]);
    expect((await read('/members/eve/history')).history?.[0]).toMatchObject({ reason: 'BLOCKED' });
    expect(await command('DELETE', '/blocks/eve')).toBe(ok);
    expect((await read('/blocks')).entries).toEqual([]);
    expect(await join('eve')).toBe(ok);
  });

  it('changes the named fields of the policy, within their bounds', async () => {
    expect(await command('PUT', '/policy', { offlineSeconds: 1, maxMembers: 3 })).toBe(ok);
    expect(await read('/policy')).toMatchObject({
      offlineSeconds: 1,
      maxMembers: 3,
      offlineMessageLimit: 31,
    });
    expect(await join('dan')).toBe(full);
    const refused = await api.call('PUT', `${room}/policy`, { body: { offlineSeconds: 121 } });
    expect(refused).toMatchObject({ status: 400, body: { code: invalid } });
    expect(await read('/policy')).toMatchObject({ offlineSeconds: 1 });
  });

  it('exempts from automatic removal until the end of the whitelist entry', async () => {
    const expiresAt = Date.now() + 3_600_000;
    expect(await command('PUT', '/whitelist/ann', { expiresAt })).toBe(ok);
    expect(await command('PUT', '/whitelist/bob', {})).toBe(ok);
    expect((await read('/whitelist')).entries).toEqual([
      { userId: 'ann', expiresAt },
      { userId: 'bob' },
    ]);
    expect(await command('DELETE', '/whitelist/bob')).toBe(ok);
    expect((await read('/whitelist')).entries).toEqual([{ userId: 'ann', expiresAt }]);
  });

  it.each([
    ['/blocks', { minutes: 60 }],
    ['/whitelist', {}],
  ])('lists %s page by page, each user once, whatever changes meanwhile', async (list, body) => {
    const users = ['p1', 'p2', 'p3', 'p4', 'p5'];
    for (const userId of users) expect(await command('PUT', `${list}/${userId}`, body)).toBe(ok);
    const all = (await read(list)).entries;
    const first = await read(list, '&limit=2');
    expect(await command('DELETE', `${list}/p1`)).toBe(ok);
    const second = await read(list, `&limit=2&cursor=${first.nextCursor}`);
    const rest = await read(list, `&limit=2&cursor=${second.nextCursor}`);
    expect([first, second, rest].flatMap(({ entries }) => entries)).toEqual(all);
    expect([first, second].map(({ entries }) => entries?.length)).toEqual([2, 2]);
    expect(rest.nextCursor).toBeNull();
    for (const userId of users) expect(await command('DELETE', `${list}/${userId}`)).toBe(ok);
  });

  it('says what is left for a member who is offline, and later why it was removed', async () => {
    const { traffic } = installation;
    const offlineAt = Date.now();
    await traffic.offline(['ann', 'bob'], offlineAt);
    await waitUntil(async () => (await read('/members/bob/explain')).offlineSince === offlineAt, {
      timeoutMs: removedWithinMs,
      otherwise: 'bob did not go offline',
    });
    expect(await read('/members/bob/explain')).toMatchObject({
      member: true,
      exempt: false,
      messagesLeft: 31,
    });
    expect(await read('/members/ann/explain')).toMatchObject({ member: true, exempt: true });
    bobRemovedAt = offlineAt + 1_000;
    await traffic.messages(chatroomId, 1, bobRemovedAt);
    await waitUntil(async () => !(await memberIds()).includes('bob'), {
      timeoutMs: removedWithinMs,
      otherwise: 'bob was not removed',
    });
    const { history } = await read('/members/bob/history', '&limit=1');
    expect(history).toMatchObject([
      {
        type: 'MemberRemoved',
        reason: 'OFFLINE_TIMEOUT_MESSAGE',
        occurredAt: bobRemovedAt,
        evidence: { offlineAt, messagesSince: 1, newestMessageAt: bobRemovedAt },
        causedBy: { topic: 'chat.messages', partition: expect.any(Number), offset: '0' },
      },
    ]);
    expect(await memberIds()).toEqual(['ann', 'eve']);
    expect(await memberIds(`&asOf=${offlineAt}`)).toEqual(['ann', 'bob', 'eve']);
  });

  it('ends a room for all, whose past stays', async () => {
    await waitUntil(() => Date.now() > bobRemovedAt, {
      timeoutMs: removedWithinMs,
      otherwise: 'the clock stands still',
    });
    expect(await command('DELETE', '')).toBe(ok);
    expect(await read('')).toMatchObject({ status: 404, code: noChatroom });
    expect(await read('/members')).toMatchObject({ status: 404, code: noChatroom });
    expect(await read('/members/ann/explain')).toMatchObject({ status: 404, code: noChatroom });
    expect((await read('/members/ann/history')).history?.[0]).toMatchObject({
      reason: 'ROOM_DESTROYED',
    });
    expect(await memberIds(`&asOf=${new Date(bobRemovedAt).toISOString()}`)).toEqual([
      'ann',
      'eve',
    ]);
    const { events = [] } = await read('/events', '&limit=1000');
    const versions = events.map(({ roomVersion }) => roomVersion);
    expect(versions).toEqual(Array.from({ length: version }, (_, index) => index + 1));
    expect(events.at(-1)).toMatchObject({ type: 'RoomDestroyed', chatroomId });
    const rest = await read('/events', `&afterVersion=${version - 1}`);
    expect(rest.events).toEqual(events.slice(-1));
  });
});
