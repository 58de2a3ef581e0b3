import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { sagaPaths } from '#contracts';
import { type TaskPhase, TaskStrategy } from '#streaming';
import { ApiToken } from './api-token.js';
import { ExplainController } from './explain.controller.js';
import { RoomsTask } from './rooms-task.js';

const cause = { topic: 'chatroom.requests', partition: 0, offset: '0' };
const observer = {
  event: () => undefined,
  result: () => undefined,
  paused: () => undefined,
  resumed: () => undefined,
};

describe('a saga that is asked to explain a member', () => {
  let application: NestFastifyApplication;
  let phase: TaskPhase;

  beforeAll(async () => {
    const logic = new RoomsTask(0, observer);
    const data = { requestId: 'r-1', chatroomId: 'room/1', userId: 'ü 1' };
    logic.rooms.request({ type: 'JoinRequested', data }, 1_000, cause, 1_000);
    logic.rooms.userFact({ type: 'UserOffline', data: { userId: 'ü 1' } }, 2_000, cause, 2_000);
    logic.rooms.messageCreated('room/1', 3_000, 1, () => cause);
    const strategy = {
      taskOf: (key: string) => (key.startsWith('room') ? { logic, phase } : undefined),
    };
    const module = await Test.createTestingModule({
      controllers: [ExplainController],
      providers: [
        { provide: TaskStrategy, useValue: strategy },
        { provide: ApiToken, useValue: { isGood: () => true } },
      ],
    }).compile();
    application = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
      logger: false,
    });
    await application.init();
  });

  beforeEach(() => {
    phase = 'running';
  });

  afterAll(() => application.close());

  async function ask(query: Readonly<Record<string, string>>) {
    const response = await application.inject({ url: sagaPaths.explain, query });
    return { status: response.statusCode, body: response.json<unknown>() };
  }

  it('answers from the memory of the room, with its version', async () => {
    expect(await ask({ chatroomId: 'room/1', userId: 'ü 1' })).toMatchObject({
      status: 200,
      body: {
        roomVersion: 2,
        explanation: {
          member: true,
          exempt: false,
          offlineSince: 2_000,
          messagesSince: 1,
          messagesLeft: 30,
          millisecondsLeft: 0,
        },
      },
    });
  });

  it('has no explanation where there is no room', async () => {
    const answer = await ask({ chatroomId: 'room2', userId: 'u1' });
    expect(answer).toEqual({ status: 200, body: { roomVersion: 0 } });
  });

  it('says that another process has the room', async () => {
    const { status } = await ask({ chatroomId: 'elsewhere', userId: 'u1' });
    expect(status).toBe(421);
  });

  it.each(['fencing', 'restoring', 'warming', 'closing', 'failed'] as const)(
    'says nothing yet while its task is %s',
    async (current) => {
      phase = current;
      const { status } = await ask({ chatroomId: 'room/1', userId: 'ü 1' });
      expect(status).toBe(503);
    },
  );

  it('refuses what is no id', async () => {
    const noUser = await ask({ chatroomId: 'room/1' });
    expect(noUser).toMatchObject({ status: 400, body: { message: 'userId: data must be string' } });
    const noRoom = await ask({ chatroomId: '', userId: 'u1' });
    expect(noRoom.status).toBe(400);
  });
});
