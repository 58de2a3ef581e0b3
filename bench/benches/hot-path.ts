import { topics } from '#contracts';
import { bench, InvalidRun } from '../harness/bench.js';
import { BulkWriter } from '../harness/bulk-writer.js';
import { provideJavaPeer } from '../harness/java-peer.js';
import { selfMeasured } from '../harness/measurements.js';
import { bareJavaConsumer, bareKafkajs } from '../installations/readers.js';
import { SagaInstallation } from '../installations/saga-installation.js';
import { peerThreads, StreamsInstallation } from '../installations/streams-installation.js';
import { messagesOf } from '../workload/messages.js';
import { dealtMembers } from '../workload/members.js';
import { randomFrom, zipf } from '../workload/random.js';

const partitions = 4;
const minuteMs = 60_000;
const exemptEvery = 5;

export const hotPath = bench({
  name: 'hot-path',
  workload:
    '4,000,000 messages of 200 B with the headers of CloudEvents in 10,000 rooms of very different size ' +
    '(Zipf) and 4 partitions; 200,000 members, a fifth of them offline and exempt. The saga as one process, and as two ' +
    '(sagas), as Kafka Streams has two threads; that reads the first 1,200,000.',
  sizes: {
    full: { messages: 4_000_000, streamsMessages: 1_200_000, members: 200_000, rooms: 10_000 },
    quick: { messages: 100_000, streamsMessages: 100_000, members: 2_000, rooms: 100 },
  },
  targets: [
    { figure: 'rate', side: 'saga', versus: 'java', atLeast: 1 },
    { figure: 'rate', side: 'saga', versus: 'kafkajs', atLeast: 2 },
    { figure: 'rate', side: 'sagas', versus: 'streams', atLeast: 6 },
    { figure: 'cpuSecondsPerMillion', side: 'sagas', versus: 'streams', atMost: 0.2 },
  ],
  async prepare({ brokers, progress }, size) {
    const peer = await provideJavaPeer(progress);
    const place = { brokers, peer, partitions };
    const now = Date.now();
    const pickRoom = zipf(size.rooms, randomFrom(7));
    const members = dealtMembers(size.members, pickRoom, {
      joinedAt: now - 20 * minuteMs,
      offlineAt: (index) => (index % exemptEvery === 0 ? now - 15 * minuteMs : undefined),
      exempt: true,
    });
    const saga = await SagaInstallation.create(place);
    const topic = saga.topic(topics.messages);
    const streams = await StreamsInstallation.create(place, topic);
    await saga.seed(members);
    await streams.seed(members);
    await BulkWriter.writeAll(
      peer,
      brokers,
      messagesOf(topic, size.messages, now - 10 * minuteMs, pickRoom),
    );
    const eventsBefore = await streams.events().end();
    return {
      sides: {
        saga: () => saga.measure(topics.messages),
        sagas: () => saga.measure(topics.messages, { processes: peerThreads }),
        kafkajs: () => bareKafkajs({ brokers, topic, expected: size.messages }),
        java: () => bareJavaConsumer(peer, { brokers, topic, expected: size.messages }),
        streams: async () => {
          await streams.rewindMessages();
          return selfMeasured(streams.start({ expected: size.streamsMessages }));
        },
      },
      verify: async () => {
        await saga.verifyNoEvents();
        if ((await streams.events().end()) === eventsBefore) return;
        throw new InvalidRun('the peer has removed members, though nobody was to be removed');
      },
      close: async () => {
        await saga.close();
        await streams.close();
      },
    };
  },
});
