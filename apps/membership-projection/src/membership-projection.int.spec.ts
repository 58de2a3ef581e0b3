import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { encodeEvent, type EventOf, type EventType, defaultRoomPolicy, topics } from '#contracts';
import { loadSettings } from '#observability';
import {
  createDataSource,
  createTemporaryDatabase,
  DataSource,
  expectedRows,
  type LogRecord,
  readAllRows,
  type TemporaryDatabase,
} from '#persistence';
import { ProjectionStrategy, provisionTopics, RecordWriter } from '#streaming';
import { membershipProjectionSettings } from './config.js';
import { MembershipProjectionModule } from './membership-projection.module.js';

Logger.overrideLogger(['fatal']);

const serverUrl = process.env['DATABASE_URL'] ?? '';
const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const rooms = ['room-1', 'room-2', 'room-3', 'room-4'];

/** An event store with tables of its own, written by the test and followed by the service. */
class Installation {
  readonly topicPrefix = `projection-${randomUUID()}.`;
  private readonly versions = new Map<string, number>();
  private readonly written: LogRecord[] = [];
  private readonly applications: NestFastifyApplication[] = [];
  private readonly writer: RecordWriter;

  private constructor(private readonly database: TemporaryDatabase) {
    const options = { brokers, topicPrefix: this.topicPrefix, clientId: 'test' };
    this.writer = new RecordWriter(options, new Logger('writer'));
  }

  static async create(): Promise<Installation> {
    const installation = new Installation(await createTemporaryDatabase(serverUrl));
    await provisionTopics({
      brokers,
      topicPrefix: installation.topicPrefix,
      partitions: 2,
      userPartitions: 1,
      replicationFactor: 1,
    });
    await installation.writer.connect();
    return installation;
  }

  async start(): Promise<NestFastifyApplication> {
    const settings = loadSettings(membershipProjectionSettings, {
      KAFKA_BROKERS: brokers.join(','),
      DATABASE_URL: this.database.databaseUrl,
      TOPIC_PREFIX: this.topicPrefix,
    });
    const application = await NestFactory.create<NestFastifyApplication>(
      MembershipProjectionModule.with(settings),
      new FastifyAdapter(),
    );
    application.connectMicroservice({ strategy: application.get(ProjectionStrategy) });
    this.applications.push(application);
    await application.listen(0, '127.0.0.1');
    await application.startAllMicroservices();
    return application;
  }

  async stop(application: NestFastifyApplication): Promise<void> {
    this.applications.splice(this.applications.indexOf(application), 1);
    await application.close();
  }

  /** Creates the rooms, or adds one member and takes away another in each. */
  async advanceRooms(): Promise<void> {
    for (const chatroomId of rooms) {
      const first = (this.versions.get(chatroomId) ?? 0) + 1;
      const events = first === 1 ? [roomCreated(chatroomId)] : memberTurn(chatroomId, first);
      for (const event of events) await this.write(topics.membership, event);
      this.versions.set(chatroomId, first + events.length - 1);
    }
  }

  async write<T extends EventType>(topic: string, event: EventOf<T>): Promise<void> {
    const record = encodeEvent(event, {
      id: randomUUID(),
      source: 'test',
      timeMs: 1_700_000_000_000,
    });
    await this.writer.write(topic, record);
    const key = Buffer.from(record.key ?? '');
    const value = Buffer.from(record.value ?? '');
    this.written.push({ ...record, key, value, offset: this.written.length });
  }

  async writeRaw(key: string, value: string): Promise<void> {
    const headers = { ce_type: 'MemberJoined' };
    await this.writer.write(topics.membership, { key, value, headers, timestamp: 1 });
  }

  /** Resolves once the tables are the fold of everything written; rejects if they do not become it. */
  async caughtUp(application: NestFastifyApplication): Promise<void> {
    const log = { topic: topics.membership, partition: 0, records: this.written, nextOffset: 0 };
    const expected = { ...expectedRows([log]), positions: [] };
    const dataSource = application.get(DataSource);
    const rows = async () => ({ ...(await readAllRows(dataSource)), positions: [] });
    await eventually(async () => {
      expect((await rows()).events).toHaveLength(expected.events.length);
    });
    expect(await rows()).toEqual(expected);
  }

  /** Refuses connections to the database and ends those that there are, or lets them come again. */
  async setDatabase(state: 'away' | 'back'): Promise<void> {
    const admin = await administrator();
    const name = new URL(this.database.databaseUrl).pathname.slice(1);
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${String(state === 'back')}`);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      name,
    ]);
    await admin.destroy();
  }

  async remove(): Promise<void> {
    await Promise.all(this.applications.map((application) => application.close()));
    await this.writer.close();
    await this.database.drop();
  }
}

function common(chatroomId: string, roomVersion: number) {
  const occurredAt = 1_700_000_000_000 + roomVersion;
  return { chatroomId, roomVersion, occurredAt, decidedAt: occurredAt };
}

function roomCreated(chatroomId: string): EventOf<'RoomCreated'> {
  return { type: 'RoomCreated', data: { ...common(chatroomId, 1), policy: defaultRoomPolicy } };
}

/** Two join and the first of them leaves. */
function memberTurn(room: string, version: number): EventOf<'MemberJoined' | 'MemberRemoved'>[] {
  const joined = (at: number): EventOf<'MemberJoined'> => {
    const membershipId = `${room}:${at}`;
    const data = { ...common(room, at), userId: `user-${at}`, membershipId };
    return { type: 'MemberJoined', data };
  };
  const { userId, membershipId } = joined(version).data;
  const ended = { ...common(room, version + 2), userId, membershipId, reason: 'LEFT' } as const;
  return [joined(version), joined(version + 1), { type: 'MemberRemoved', data: ended }];
}

async function administrator(): Promise<DataSource> {
  return createDataSource(serverUrl, { poolSize: 1 }).initialize();
}

async function eventually(assertion: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function readiness(
  application: NestFastifyApplication,
): Promise<{ status: number; down: string[] }> {
  const response = await fetch(`${await application.getUrl()}/health/ready`);
  const report = (await response.json()) as { checks: { name: string; up: boolean }[] };
  const down = report.checks.filter(({ up }) => !up).map(({ name }) => name);
  return { status: response.status, down };
}

describe('the membership projection', () => {
  let installation: Installation;

  beforeEach(async () => {
    installation = await Installation.create();
  });
  afterEach(() => installation.remove());

  it('follows the log, and goes on where it was after a restart', async () => {
    await installation.advanceRooms();
    const first = await installation.start();
    await installation.advanceRooms();
    await installation.caughtUp(first);
    await installation.stop(first);
    await installation.advanceRooms();
    await installation.caughtUp(await installation.start());
  });

  it('holds the fold of the log while instances come and go', async () => {
    const first = await installation.start();
    await installation.advanceRooms();
    const second = await installation.start();
    for (let turn = 0; turn < 20; turn++) await installation.advanceRooms();
    await installation.stop(first);
    for (let turn = 0; turn < 20; turn++) await installation.advanceRooms();
    await installation.caughtUp(second);
  });

  it('keeps the answers to requests', async () => {
    const application = await installation.start();
    const data = { requestId: 'request', chatroomId: 'room-1', code: 0, roomVersion: 1 };
    await installation.write(topics.results, { type: 'RequestCompleted', data });
    await eventually(async () => {
      const { results } = await readAllRows(application.get(DataSource));
      expect(results).toMatchObject([data]);
    });
  });

  it('is not ready while PostgreSQL is away, and makes good what it missed', async () => {
    const application = await installation.start();
    await installation.advanceRooms();
    await installation.caughtUp(application);
    await eventually(async () => {
      expect(await readiness(application)).toEqual({ status: 200, down: [] });
    });
    await installation.setDatabase('away');
    await installation.advanceRooms();
    await eventually(async () => {
      expect((await readiness(application)).down).toContain('postgresql');
    });
    await installation.setDatabase('back');
    await installation.caughtUp(application);
    await eventually(async () => {
      expect((await readiness(application)).status).toBe(200);
    });
  });

  it('stops a partition at a broken record, says so by its readiness, and goes on with the others', async () => {
    const application = await installation.start();
    await installation.advanceRooms();
    await installation.caughtUp(application);
    await installation.writeRaw('room-1', '{"chatroomId":"room-1"');
    await eventually(async () => {
      expect(await readiness(application)).toEqual({ status: 503, down: ['partitions'] });
    });
    await installation.advanceRooms();
    await eventually(async () => {
      const { rooms: rows } = await readAllRows(application.get(DataSource));
      expect(rows.filter(({ roomVersion }) => roomVersion > 1).length).toBeGreaterThan(0);
    });
    const { rooms: rows } = await readAllRows(application.get(DataSource));
    expect(rows.find(({ chatroomId }) => chatroomId === 'room-1')?.roomVersion).toBe(1);
  });
});
