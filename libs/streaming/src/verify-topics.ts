import { topicDefinitions } from '#contracts';
import type { Log } from './log.js';
import { coPartitionedTopics, type StreamTopology } from './topology.js';

/**
 * The partition count that the co-partitioned topics and the sinks keyed like them share.
 *
 * @throws {Error} when they differ, naming each topic with its count: the same room would then be in
 * different partitions.
 */
export async function verifyPartitionCounts(log: Log, topology: StreamTopology): Promise<number> {
  const keyedByRoom = topology.sinks.filter((topic) => isKeyedByRoom(topic));
  const topics = [...new Set([...coPartitionedTopics(topology), ...keyedByRoom])];
  const counts = new Map<string, number>();
  for (const topic of topics) counts.set(topic, (await log.beginningOffsets(topic)).length);
  const [count, ...others] = new Set(counts.values());
  if (count === undefined || others.length > 0) {
    const found = [...counts].map(([topic, partitions]) => `${topic}: ${String(partitions)}`);
    throw new Error(`these topics must have the same number of partitions (${found.join(', ')})`);
  }
  return count;
}

function isKeyedByRoom(topic: string): boolean {
  const definitions: Readonly<Record<string, { readonly keyedBy: string } | undefined>> =
    topicDefinitions;
  return definitions[topic]?.keyedBy === 'room';
}
