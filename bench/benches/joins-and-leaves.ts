import { topics } from '#contracts';
import { bench, type Figures } from '../harness/bench.js';
import { type BulkRecord, BulkWriter } from '../harness/bulk-writer.js';
import { provideJavaPeer } from '../harness/java-peer.js';
import type { Side } from '../harness/side-process.js';
import { type Installation, whileRunning } from '../installations/installation.js';
import { SagaInstallation } from '../installations/saga-installation.js';
import { peerThreads, StreamsInstallation } from '../installations/streams-installation.js';
import { recordOf } from '../workload/members.js';

const rooms = 1_000;
const quietMs = 1_500;
const answeredWithinMs = 300_000;

export const joinsAndLeaves = bench({
  name: 'joins-and-leaves',
  workload:
    '100,000 joins of 1,000 rooms and then as many leaves, written as fast as Kafka takes them. The saga as one process, and ' +
    'as two (sagas), as Kafka Streams has two threads.',
  sizes: { full: { members: 100_000 }, quick: { members: 1_000 } },
  targets: [{ figure: 'rate', side: 'sagas', versus: 'streams', atLeast: 1 }],
  async prepare({ brokers, progress }, { members }) {
    const peer = await provideJavaPeer(progress);
    const place = { brokers, peer, partitions: 4 };
    return {
      sides: {
        saga: async () => measureSagas(await SagaInstallation.create(place), 1, members),
        sagas: async () => measureSagas(await SagaInstallation.create(place), peerThreads, members),
        streams: async () => {
          const streams = await StreamsInstallation.create(place);
          return measure(streams, streams.start(), members);
        },
      },
      close: () => Promise.resolve(),
    };
  },
});

function measureSagas(saga: SagaInstallation, processes: number, members: number) {
  return measure(saga, saga.startAll(processes), members);
}

/**
 * From the first answers that can be read to the last. Every request has one answer and one event,
 * besides the first of a room, which makes it; how many there are at least is waited for. Each round begins with
 * nothing: answers are kept for ten minutes, and would be more from round to round.
 */
async function measure(installation: Installation, side: Side, members: number): Promise<Figures> {
  const { brokers, peer } = installation.place;
  return whileRunning(side, async () => {
    const answers = installation.results();
    const events = installation.events();
    const [answersBefore, eventsBefore] = [await answers.end(), await events.end()];
    const cpuBefore = side.usage().cpuMs;
    const topic = installation.topic(topics.requests);
    const written = BulkWriter.writeAll(peer, brokers, requests(topic, members));
    const requested = 2 * members;
    const options = { records: requested, quietMs, withinMs: answeredWithinMs };
    const { firstAt, lastAt, grown } = await answers.grows(answersBefore, options);
    await written;
    await events.grows(eventsBefore, { ...options, quietMs: 0 });
    return {
      rate: (grown / (lastAt - firstAt)) * 1_000,
      cpuSecondsPerMillion: ((side.usage().cpuMs - cpuBefore) / requested) * 1_000,
      peakMiB: side.usage().peakBytes / 2 ** 20,
    };
  }).finally(() => installation.close());
}

function* requests(topic: string, members: number): Generator<BulkRecord> {
  for (const type of ['JoinRequested', 'LeaveRequested'] as const) {
    for (let index = 0; index < members; index++) {
      const chatroomId = `room-${index % rooms}`;
      const requestId = `${type}-${index}`;
      const data = { requestId, chatroomId, userId: `user-${index}` };
      yield { topic, record: recordOf({ type, data }, Date.now()) };
    }
  }
}
