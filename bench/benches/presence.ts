import { encodeEvent, topics } from '#contracts';
import { bench } from '../harness/bench.js';
import { type BulkRecord, BulkWriter } from '../harness/bulk-writer.js';
import { provideJavaPeer } from '../harness/java-peer.js';
import { bareKafkajs } from '../installations/readers.js';
import { SagaInstallation } from '../installations/saga-installation.js';
import { dealtMembers } from '../workload/members.js';
import { randomFrom, zipf } from '../workload/random.js';

const partitions = 4;
const minuteMs = 60_000;
/** Every hundredth user is a member here. */
const membersEvery = 100;

export const presence = bench({
  name: 'presence',
  workload: '1,000,000 records of chat.users from 500,000 users, 1 % of them members here.',
  sizes: { full: { records: 1_000_000 }, quick: { records: 20_000 } },
  targets: [{ figure: 'rate', side: 'saga', versus: 'kafkajs', atLeast: 2 }],
  async prepare({ brokers, progress }, { records }) {
    const peer = await provideJavaPeer(progress);
    const saga = await SagaInstallation.create({ brokers, peer, partitions });
    const now = Date.now();
    const users = records / 2;
    const members = dealtMembers(Math.ceil(users / membersEvery), zipf(100, randomFrom(7)), {
      joinedAt: now - 20 * minuteMs,
    });
    await saga.seed(members);
    const topic = saga.topic(topics.users);
    await BulkWriter.writeAll(peer, brokers, facts(topic, records, users, now - 10 * minuteMs));
    return {
      sides: {
        saga: () => saga.measure(topics.users, { readers: partitions }),
        kafkajs: () => bareKafkajs({ brokers, topic, expected: records }),
      },
      verify: () => saga.verifyNoEvents(),
      close: () => saga.close(),
    };
  },
});

/** Everybody comes online, and later goes offline; the numbers of users are scattered over the records. */
function* facts(
  topic: string,
  count: number,
  users: number,
  fromMs: number,
): Generator<BulkRecord> {
  for (let index = 0; index < count; index++) {
    const userId = `user-${(index * 7_919) % users}`;
    const type = index < count / 2 ? 'UserOnline' : 'UserOffline';
    const attribution = {
      id: `fact-${index}`,
      source: 'benchmark',
      timeMs: fromMs + Math.floor(index / 10),
    };
    yield { topic, record: encodeEvent({ type, data: { userId } }, attribution) };
  }
}
