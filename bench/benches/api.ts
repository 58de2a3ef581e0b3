import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '#contracts';
import { createDataSource, createTemporaryDatabase, ProjectionWriter } from '#persistence';
import { provisionTopics } from '#streaming';
import { projectDirectory } from '../../tools/local-stack/index.js';
import { issueLocalToken } from '../../tools/local-token.js';
import { bench, type Figures, InvalidRun } from '../harness/bench.js';
import { kafkaAdmin } from '../harness/kafkajs-peer.js';
import { moduleSide, type SideCommand, SideProcess } from '../harness/side-process.js';
import { eventStore, inBatches, recordsOf } from '../workload/room-events.js';

const poolSize = 10;
const connections = 64;
const listeningWithinMs = 60_000;
const measuredWithinMs = 120_000;

/** What autocannon is told. */
interface Load {
  readonly url: string;
  readonly connections: number;
  /** Seconds. */
  readonly duration: number;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const checkedUsers = Array.from({ length: 1_000 }, (_, index) => `user-${index * 13}`);

/** The same for both sides, by the name of the figure. */
const requests = {
  pointRate: { path: '/members/{member}', method: 'GET' },
  pageRate: { path: '/members?limit=100', method: 'GET' },
  checksRate: {
    path: '/membership-checks',
    method: 'POST',
    body: JSON.stringify({ userIds: checkedUsers }),
  },
} as const;

const figures = Object.keys(requests);

export const api = bench({
  name: 'api',
  workload:
    'Point look-ups, pages of 100 members and checks of 1,000 users in 100 rooms of about 1,000 members, at 64 ' +
    'connections; beside it the same statements by bare Fastify and pg.',
  sizes: { full: { events: 100_000, seconds: 5 }, quick: { events: 20_000, seconds: 1 } },
  targets: figures.map((figure) => ({ figure, side: 'api', versus: 'bare', atLeast: 0.8 })),
  async prepare({ brokers, databaseUrl: serverUrl }, { events, seconds }) {
    const { databaseUrl, drop } = await createTemporaryDatabase(serverUrl);
    const member = await project(databaseUrl, events);
    const topicPrefix = `bench-api-${Date.now()}.`;
    const counts = { partitions: 4, userPartitions: 4, replicationFactor: 1 };
    await provisionTopics({ brokers, topicPrefix, ...counts });
    const keys = mkdtempSync(join(tmpdir(), 'bench-api-'));
    const { token, settings } = await issueLocalToken(join(keys, 'key.pem'));
    const environment = {
      ...settings,
      KAFKA_BROKERS: brokers.join(','),
      TOPIC_PREFIX: topicPrefix,
      DATABASE_URL: databaseUrl,
      DATABASE_POOL_SIZE: String(poolSize),
    };
    const bare: SideCommand = {
      name: 'bare-api',
      command: process.execPath,
      arguments: [join(projectDirectory, 'bench/peers/bare-api.js'), databaseUrl, String(poolSize)],
    };
    return {
      sides: {
        api: () => measure(moduleSide('api', environment), { token, seconds, member }),
        bare: () => measure(bare, { token, seconds, member }),
      },
      close: async () => {
        await drop();
        rmSync(keys, { recursive: true, force: true });
        const { deleteTopicsWith } = await kafkaAdmin();
        await deleteTopicsWith(brokers, topicPrefix);
      },
    };
  },
});

/** Fills the read model; gives the id of a member of room-7. */
async function project(databaseUrl: string, events: number): Promise<string> {
  const dataSource = await createDataSource(databaseUrl).initialize();
  const writer = new ProjectionWriter(dataSource);
  let continues: number | undefined;
  for (const records of inBatches(
    recordsOf(eventStore({ events, rooms: 100, removalShare: 0 })),
    5_000,
  )) {
    const nextOffset = (continues ?? 0) + records.length;
    await writer.apply({ topic: topics.membership, partition: 0, continues, records, nextOffset });
    continues = nextOffset;
  }
  await dataSource.query('VACUUM ANALYZE');
  const [row] = await dataSource.query<{ user_id: string }[]>(
    `SELECT user_id FROM members WHERE chatroom_id = 'room-7' ORDER BY user_id LIMIT 1`,
  );
  await dataSource.destroy();
  return row?.user_id ?? '';
}

async function measure(
  command: SideCommand,
  { token, seconds, member }: { token: string; seconds: number; member: string },
): Promise<Figures> {
  const side = new SideProcess(command);
  try {
    const { port = NaN } = await side.reported('listening', listeningWithinMs);
    const measured: Record<string, number> = {};
    for (const [figure, { path, method, ...rest }] of Object.entries(requests)) {
      const url = `http://127.0.0.1:${port}/v1/chatrooms/room-7${path.replace('{member}', member)}`;
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const load = { url, connections, duration: seconds, method, headers, ...rest };
      await loaded({ ...load, duration: 1 });
      measured[figure] = await loaded(load);
    }
    return { ...measured, peakMiB: side.usage().peakBytes / 2 ** 20 };
  } finally {
    await side.stop();
  }
}

/** Requests a second. @throws {InvalidRun} where not all were answered well. */
async function loaded(load: Load): Promise<number> {
  const file = join(projectDirectory, 'bench/peers/load.js');
  const parameters = [file, JSON.stringify(load)];
  const generator = new SideProcess({
    name: 'load',
    command: process.execPath,
    arguments: parameters,
  });
  const { rate = NaN, failed = NaN } = await generator.reported('measured', measuredWithinMs);
  await generator.stop();
  if (failed > 0) throw new InvalidRun(`${failed} requests to ${load.url} failed`);
  return rate;
}
