import { setTimeout as delay } from 'node:timers/promises';
import { topics } from '#contracts';
import { bench, type Figures, InvalidRun } from '../harness/bench.js';
import { BulkWriter } from '../harness/bulk-writer.js';
import { provideJavaPeer } from '../harness/java-peer.js';
import { usageFigures } from '../harness/measurements.js';
import type { Installation } from '../installations/installation.js';
import { SagaInstallation } from '../installations/saga-installation.js';
import { StreamsInstallation } from '../installations/streams-installation.js';
import { dealtMembers, recordOf } from '../workload/members.js';
import { randomFrom } from '../workload/random.js';

const minuteMs = 60_000;
const rooms = 1_000;
const decidedWithinMs = 180_000;
const sessionEndsWithinMs = 30_000;
const pollIntervalMs = 100;

export const restore = bench({
  name: 'restore',
  workload:
    '1,000,000 members of 1,000 rooms in one partition, every one of whom has been online: from the start of a ' +
    'process, after kill -9 of the one before and the end of its session, to the first answer that can be read.',
  sizes: { full: { members: 1_000_000 }, quick: { members: 2_000 } },
  targets: [
    { figure: 'seconds', side: 'saga', atMost: 10 },
    { figure: 'seconds', side: 'saga', versus: 'streams', atMost: 1 },
  ],
  async prepare({ brokers, progress }, size) {
    const place = { brokers, peer: await provideJavaPeer(progress), partitions: 1 };
    const random = randomFrom(7);
    const members = dealtMembers(size.members, () => Math.floor(random() * rooms), {
      joinedAt: Date.now() - 20 * minuteMs,
    });
    const saga = await SagaInstallation.create(place);
    const streams = await StreamsInstallation.create(place);
    await saga.seed(members);
    await streams.seed(members);
    let requests = 0;
    return {
      sides: {
        saga: () => firstDecision(saga, ++requests),
        streams: () => firstDecision(streams, ++requests),
      },
      close: async () => {
        await saga.close();
        await streams.close();
      },
    };
  },
});

/** The process is killed once it has decided: the next run is the restart after that. */
async function firstDecision(installation: Installation, request: number): Promise<Figures> {
  await sessionEnded(installation);
  const { brokers, peer } = installation.place;
  const topic = installation.topic(topics.requests);
  const data = { requestId: `first-${request}`, chatroomId: 'room-0', userId: `late-${request}` };
  const record = recordOf({ type: 'JoinRequested', data }, Date.now());
  await BulkWriter.writeAll(peer, brokers, [{ topic, record }]);
  const answers = installation.results();
  const before = await answers.end();
  const startedAt = performance.now();
  const side = installation.start();
  try {
    const options = { records: 1, quietMs: 0, withinMs: decidedWithinMs };
    const { lastAt } = await answers.grows(before, options);
    return { seconds: (lastAt - startedAt) / 1_000, ...usageFigures(side.usage()) };
  } finally {
    await side.kill();
  }
}

/** The broker has noticed that the killed process is gone. */
async function sessionEnded({ admin, groupId }: Installation): Promise<void> {
  const deadline = performance.now() + sessionEndsWithinMs;
  while (!['Empty', 'Dead'].includes((await admin.groupState(groupId)) ?? 'Dead')) {
    if (performance.now() > deadline) throw new InvalidRun(`${groupId} still has members`);
    await delay(pollIntervalMs);
  }
}
