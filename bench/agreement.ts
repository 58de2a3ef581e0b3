/**
 * Whether the peer does the same job: lets the saga and the Kafka Streams application decide on the same
 * members and messages, at the boundaries of the rule, and prints whom each removed, and why.
 *
 *   KAFKA_BROKERS=… node dist/bench/agreement.js
 *
 * Fails where they differ.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { topics } from '#contracts';
import { type BulkRecord, BulkWriter } from './harness/bulk-writer.js';
import { provideJavaPeer } from './harness/java-peer.js';
import { kafkaAdmin } from './harness/kafkajs-peer.js';
import { type Installation, whileRunning } from './installations/installation.js';
import { SagaInstallation } from './installations/saga-installation.js';
import { StreamsInstallation } from './installations/streams-installation.js';
import type { SeededMember } from './workload/members.js';
import { message } from './workload/messages.js';

const offlineAt = Date.now() - 600_000;
const removedWithinMs = 60_000;
const pollIntervalMs = 50;

/** Rooms with one member each, and when their messages come, ms after the member went offline. */
const scenario: Readonly<Record<string, { member?: Partial<SeededMember>; messagesAt: number[] }>> =
  {
    'thirty-messages': { messagesAt: upTo(30) },
    'thirty-one-messages': { messagesAt: upTo(31) },
    'thirty-one-messages-one-at-that-moment': { messagesAt: [0, ...upTo(30)] },
    'a-message-just-before-thirty-seconds': { messagesAt: [29_999] },
    'a-message-at-thirty-seconds': { messagesAt: [30_000] },
    'on-the-whitelist': { member: { exempt: true }, messagesAt: [...upTo(31), 30_000] },
    'joined-later': { member: { joinedAt: offlineAt + 1 }, messagesAt: upTo(31) },
    'last-of-all': { messagesAt: [60_000] },
  };

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

function members(): SeededMember[] {
  return Object.entries(scenario).map(([chatroomId, { member }]) => ({
    chatroomId,
    userId: `member-of-${chatroomId}`,
    joinedAt: offlineAt - 1_000,
    offlineAt,
    ...member,
  }));
}

function* messagesTo(topic: string): Generator<BulkRecord> {
  for (const [chatroomId, { messagesAt }] of Object.entries(scenario)) {
    for (const [index, at] of messagesAt.entries()) {
      yield { topic, record: message(chatroomId, index, offlineAt + at) };
    }
  }
}

/** Room and reason of every removal; the topics have one partition, so the last room is read last. */
async function removalsBy(installation: Installation): Promise<string> {
  const { brokers, peer } = installation.place;
  await installation.seed(members());
  const removals: string[] = [];
  const followed = { brokers, topic: installation.topic(topics.membership), groupId: randomUUID() };
  const { followTopic } = await kafkaAdmin();
  const stop = await followTopic(followed, ({ key, value, headers }) => {
    if (headers['ce_type']?.toString() !== 'MemberRemoved') return;
    const { reason } = JSON.parse(String(value)) as { readonly reason: string };
    removals.push(`${String(key)} ${reason}`);
  });
  await whileRunning(installation.start(), async () => {
    const topic = installation.topic(topics.messages);
    await BulkWriter.writeAll(peer, brokers, messagesTo(topic));
    const deadline = performance.now() + removedWithinMs;
    while (!removals.some((removal) => removal.startsWith('last-of-all'))) {
      if (performance.now() > deadline) throw new Error('the last removal did not come');
      await delay(pollIntervalMs);
    }
  });
  await stop();
  await installation.close();
  return removals.sort().join('\n');
}

const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const peer = await provideJavaPeer((line) => process.stderr.write(`${line}\n`));
const place = { brokers, peer, partitions: 1 };
const ours = await removalsBy(await SagaInstallation.create(place));
const theirs = await removalsBy(await StreamsInstallation.create(place));
process.stdout.write(`saga\n${ours}\nstreams\n${theirs}\n`);
process.exit(ours === theirs ? 0 : 1);
