import { topics } from '#contracts';
import { RecordWriter } from '#streaming';
import { bench, type Figures, InvalidRun } from '../harness/bench.js';
import { provideJavaPeer } from '../harness/java-peer.js';
import { kafkaAdmin } from '../harness/kafkajs-peer.js';
import { Bystanders } from '../installations/bystanders.js';
import { type Installation, silent, whileRunning } from '../installations/installation.js';
import { SagaInstallation } from '../installations/saga-installation.js';
import { StreamsInstallation } from '../installations/streams-installation.js';
import { message } from '../workload/messages.js';
import type { SeededMember } from '../workload/members.js';

const partitions = 4;
const minuteMs = 60_000;
const quietMs = 1_500;
const removedWithinMs = 180_000;
const bystanderEveryMs = 150;

export const massRemoval = bench({
  name: 'mass-removal',
  workload:
    'One message makes 500,000 offline members of one room due, while in the other partitions a message ' +
    'removes one member after another.',
  sizes: { full: { members: 500_000, bystanders: 300 }, quick: { members: 2_000, bystanders: 50 } },
  targets: [{ figure: 'rate', side: 'saga', versus: 'streams', atLeast: 1 }],
  async prepare({ brokers, progress }, size) {
    const peer = await provideJavaPeer(progress);
    const place = { brokers, peer, partitions };
    const saga = await SagaInstallation.create(place);
    const streams = await StreamsInstallation.create(place);
    let rounds = 0;
    return {
      sides: {
        saga: () => removeCrowd(saga, `crowd-saga-${++rounds}`, size),
        streams: () => removeCrowd(streams, `crowd-streams-${++rounds}`, size),
      },
      close: async () => {
        await saga.close();
        await streams.close();
      },
    };
  },
});

interface Size {
  readonly members: number;
  readonly bystanders: number;
}

async function removeCrowd(system: Installation, crowd: string, size: Size): Promise<Figures> {
  const bystanders = new Bystanders(system, crowd, size.bystanders, (room) => {
    return system.partitionOf(room) !== system.partitionOf(crowd);
  });
  await system.seed([...crowdOf(crowd, size.members), ...bystanders.members()]);
  const { brokers } = system.place;
  const { topicPrefix } = system;
  const writer = new RecordWriter({ brokers, topicPrefix, clientId: 'bench' }, silent);
  await writer.connect();
  const side = system.start();
  return whileRunning(side, async () => {
    const log = system.events();
    const partition = system.partitionOf(crowd);
    const from = await log.end(partition);
    const cpuBefore = side.usage().cpuMs;
    await writer.write(topics.messages, message(crowd, 0, Date.now()));
    const startedAt = performance.now();
    const stop = bystanders.begin(writer, bystanderEveryMs);
    const removed = size.members;
    const { lastAt } = await log.grows(from, {
      records: removed,
      quietMs,
      withinMs: removedWithinMs,
      partition,
    });
    const { maxMs, seen } = await stop();
    await writer.close();
    await verifyAllRemoved(system, partition, removed);
    if (seen === 0) throw new InvalidRun('nobody was removed in other partitions meanwhile');
    return {
      rate: (removed / (lastAt - startedAt)) * 1_000,
      cpuSecondsPerMillion: ((side.usage().cpuMs - cpuBefore) / removed) * 1_000,
      peakMiB: side.usage().peakBytes / 2 ** 20,
      othersMaxMs: maxMs,
    };
  });
}

/** Versions have no gaps: the last event's is that of the room's making, all joins and all removals. */
async function verifyAllRemoved(
  system: Installation,
  partition: number,
  removed: number,
): Promise<void> {
  const { lastValue } = await kafkaAdmin();
  const { brokers } = system.place;
  const topic = system.topic(topics.membership);
  const last = JSON.parse((await lastValue({ brokers, topic, partition })).toString()) as {
    readonly roomVersion: number;
  };
  if (last.roomVersion === 1 + 2 * removed) return;
  throw new InvalidRun(`the room's version is ${last.roomVersion} after ${removed} removals`);
}

function crowdOf(chatroomId: string, count: number): SeededMember[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, index) => ({
    chatroomId,
    userId: `user-${index}`,
    joinedAt: now - 20 * minuteMs,
    offlineAt: now - 10 * minuteMs,
  }));
}
