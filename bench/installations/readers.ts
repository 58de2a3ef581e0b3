import type { Figures } from '../harness/bench.js';
import type { JavaPeer } from '../harness/java-peer.js';
import { selfMeasured } from '../harness/measurements.js';
import { moduleSide, SideProcess } from '../harness/side-process.js';
import type { CountingAssignment } from '../sides/kafkajs.js';

const measuredWithinMs = 300_000;

/** A bare kafkajs `eachBatch` that reads a topic from its beginning and only counts. */
export function bareKafkajs(assignment: CountingAssignment): Promise<Figures> {
  return selfMeasured(new SideProcess(moduleSide('kafkajs', assignment)));
}

/**
 * Kafka's own ConsumerPerformance on a topic, without the time that joining its group takes. Its CPU time is
 * that of the whole process, for it does not tell the start apart.
 */
export async function bareJavaConsumer(
  peer: JavaPeer,
  { brokers, topic, expected }: CountingAssignment,
): Promise<Figures> {
  const side = new SideProcess(
    peer.run('bare-consumer', 'BareConsumer', [brokers.join(','), topic, String(expected)], '1g'),
  );
  const measured = await side.reported('measured', measuredWithinMs);
  await side.stop();
  return {
    rate: measured['rate'] ?? NaN,
    cpuSecondsPerMillion: ((measured['cpuMs'] ?? NaN) / expected) * 1_000,
    peakMiB: side.usage().peakBytes / 2 ** 20,
  };
}
