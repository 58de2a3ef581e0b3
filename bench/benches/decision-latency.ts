import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { topics } from '#contracts';
import { RecordWriter } from '#streaming';
import { bench, type Figures, InvalidRun } from '../harness/bench.js';
import { provideJavaPeer } from '../harness/java-peer.js';
import { kafkaAdmin } from '../harness/kafkajs-peer.js';
import { quantile } from '../harness/median.js';
import { BackgroundMessages } from '../installations/background-messages.js';
import { type Installation, silent, whileRunning } from '../installations/installation.js';
import { SagaInstallation } from '../installations/saga-installation.js';
import { StreamsInstallation } from '../installations/streams-installation.js';
import { message } from '../workload/messages.js';
import type { SeededMember } from '../workload/members.js';
import { randomFrom } from '../workload/random.js';

const minuteMs = 60_000;
const betweenMs = 50;
const warmUpMs = 3_000;
const removedWithinMs = 30_000;

interface Size {
  readonly removals: number;
  readonly messagesPerSecond: number;
}

export const decisionLatency = bench({
  name: 'decision-latency',
  workload:
    'While 20,000 messages a second of 1,000 other rooms pass, 200 messages, about 50 ms apart, each make ' +
    'one member due: from the ack of that message until the removal can be read. Kafka Streams with its ' +
    'default commit interval.',
  sizes: {
    full: { removals: 200, messagesPerSecond: 20_000 },
    quick: { removals: 10, messagesPerSecond: 500 },
  },
  targets: [
    { figure: 'p50Ms', side: 'saga', atMost: 40 },
    { figure: 'p99Ms', side: 'saga', atMost: 150 },
    { figure: 'p99Ms', side: 'saga', versus: 'streams', atMost: 1 },
  ],
  async prepare({ brokers, progress }, size) {
    const peer = await provideJavaPeer(progress);
    const place = { brokers, peer, partitions: 4 };
    const saga = await SagaInstallation.create(place);
    const streams = await StreamsInstallation.create(place);
    let rounds = 0;
    const measure = (installation: Installation, start: () => ReturnType<Installation['start']>) =>
      measureRemovals(installation, start, `round-${++rounds}`, size);
    return {
      sides: {
        saga: () => measure(saga, () => saga.start()),
        streams: () => measure(streams, () => streams.start({ commitIntervalMs: 0 })),
      },
      close: async () => {
        await saga.close();
        await streams.close();
      },
    };
  },
});

async function measureRemovals(
  installation: Installation,
  start: () => ReturnType<Installation['start']>,
  name: string,
  { removals, messagesPerSecond }: Size,
): Promise<Figures> {
  const members = watchedMembers(name, removals);
  await installation.seed(members);
  const side = start();
  return whileRunning(side, async () => {
    const { brokers, peer } = installation.place;
    const topic = installation.topic(topics.messages);
    const background = new BackgroundMessages(peer, brokers, topic, messagesPerSecond);
    await delay(warmUpMs);
    const cpuBefore = side.usage().cpuMs;
    const startedAt = performance.now();
    const delays = await triggerAll(installation, members);
    const cores = (side.usage().cpuMs - cpuBefore) / (performance.now() - startedAt);
    await background.stop();
    return { p50Ms: quantile(delays, 0.5), p99Ms: quantile(delays, 0.99), cores };
  });
}

/** One room each, so that a removal is known by its key. */
function watchedMembers(name: string, count: number): SeededMember[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, index) => ({
    chatroomId: `watched-${name}-${index}`,
    userId: `member-${name}-${index}`,
    joinedAt: now - 20 * minuteMs,
    offlineAt: now - 10 * minuteMs,
  }));
}

/** How long each removal took, ms; 0 where it could be read before the ack was here. */
async function triggerAll(
  { place: { brokers }, topicPrefix }: Installation,
  members: readonly SeededMember[],
): Promise<number[]> {
  const { followTopic } = await kafkaAdmin();
  const removedAt = new Map<string, number>();
  const followed = { brokers, topic: topicPrefix + topics.membership, groupId: randomUUID() };
  const stopFollowing = await followTopic(followed, ({ key, headers }) => {
    if (headers['ce_type']?.toString() !== 'MemberRemoved') return;
    removedAt.set(key?.toString() ?? '', performance.now());
  });
  const writer = new RecordWriter({ brokers, topicPrefix, clientId: 'bench' }, silent);
  await writer.connect();
  const acknowledgedAt = new Map<string, number>();
  const random = randomFrom(11);
  for (const { chatroomId } of members) {
    await delay(betweenMs * 2 * random());
    void writer.write(topics.messages, message(chatroomId, 0, Date.now())).then(() => {
      acknowledgedAt.set(chatroomId, performance.now());
    });
  }
  const deadline = performance.now() + removedWithinMs;
  while (!members.every(({ chatroomId }) => removedAt.has(chatroomId))) {
    if (performance.now() > deadline) {
      throw new InvalidRun(`${removedAt.size} of ${members.length} members were removed`);
    }
    await delay(betweenMs);
  }
  await writer.close();
  await stopFollowing();
  return members.map(({ chatroomId }) => {
    return Math.max(
      0,
      (removedAt.get(chatroomId) ?? NaN) - (acknowledgedAt.get(chatroomId) ?? NaN),
    );
  });
}
