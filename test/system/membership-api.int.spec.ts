import { decodeEvent, defaultRoomPolicy, headerNames, headerText, topics } from '#contracts';
import { ApiClient } from './api-client.js';
import { Installation } from './installation.js';

describe('the API on Kafka and PostgreSQL', () => {
  let installation: Installation;
  let api: ApiClient;

  beforeAll(async () => {
    installation = await Installation.create();
    api = await ApiClient.start(installation);
  });

  afterAll(() => installation.remove());

  function post(path: string, userId: string, idempotencyKey: string) {
    return api.call('POST', path, { body: { userId }, idempotencyKey });
  }

  async function writtenRequest(requestId: string) {
    const partitions = await installation.read(topics.requests);
    const records = partitions.flatMap(({ records: ofPartition }) => ofPartition);
    return records.filter(({ headers }) => headerText(headers, headerNames.id) === requestId);
  }

  async function insert(table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
    const columns = Object.keys(row);
    const places = columns.map((_, index) => `$${index + 1}`);
    const statement = `INSERT INTO ${table} (${columns.join()}) VALUES (${places.join()})`;
    await installation.withDatabase((database) => database.query(statement, Object.values(row)));
  }

  it('acknowledges a command that stands in chatroom.requests', async () => {
    const answer = await post('/v1/chatrooms/live%2F1/join', 'ü1', 'join-1');
    expect(answer).toEqual({ status: 202, body: { requestId: 'join-1' } });
    const [record, ...others] = await writtenRequest('join-1');
    expect(others).toEqual([]);
    expect(String(record!.key)).toBe('live/1');
    expect(headerText(record!.headers, headerNames.source)).toBe('membership-api');
    expect(decodeEvent(topics.requests, record!)).toEqual({
      outcome: 'event',
      event: {
        type: 'JoinRequested',
        data: { requestId: 'join-1', chatroomId: 'live/1', userId: 'ü1', actor: 'gateway-1' },
      },
    });
  });

  it('answers a command that waits as soon as its result is in chatroom.results', async () => {
    const answer = post('/v1/chatrooms/room1/join?waitMs=30000', 'u1', 'join-2');
    await written('join-2');
    await installation.traffic.event({
      type: 'RequestCompleted',
      data: { requestId: 'join-2', chatroomId: 'room1', userId: 'u1', code: 0, roomVersion: 2 },
    });
    expect(await answer).toEqual({
      status: 200,
      body: { requestId: 'join-2', code: 0, roomVersion: 2 },
    });
  });

  async function written(requestId: string): Promise<void> {
    const deadline = Date.now() + 20_000;
    while ((await writtenRequest(requestId)).length === 0) {
      if (Date.now() > deadline) throw new Error(`${requestId} was not written`);
    }
  }

  it('answers reads from the rows of the read model, once they are new enough', async () => {
    const room = {
      chatroom_id: 'room2',
      room_version: 2,
      member_count: 1,
      policy: JSON.stringify(defaultRoomPolicy),
      destroyed: false,
    };
    const member = {
      chatroom_id: 'room2',
      user_id: 'u1',
      membership_id: 'room2:2',
      joined_version: 2,
      joined_at: 1_700_000_000_000,
    };
    const path = '/v1/chatrooms/room2/members?minVersion=2&waitMs=20000';
    const answer = api.get(path);
    await insert('members', member);
    await insert('rooms', room);
    expect(await answer).toEqual({
      status: 200,
      body: {
        total: 1,
        roomVersion: 2,
        members: [{ userId: 'u1', membershipId: 'room2:2', joinedAt: 1_700_000_000_000 }],
        nextCursor: null,
      },
    });
  });

  it('refuses a cursor of another query', async () => {
    const { status } = await api.get('/v1/users/u1/chatrooms?cursor=bm9uc2Vuc2U');
    expect(status).toBe(400);
  });

  it('ends on SIGTERM, and has answered what was under way', async () => {
    const answer = post('/v1/chatrooms/room1/leave?waitMs=30000', 'u1', 'leave');
    await written('leave');
    await api.service.stop();
    expect(await answer).toEqual({ status: 202, body: { requestId: 'leave' } });
    expect(api.service.isRunning).toBe(false);
  });
});
