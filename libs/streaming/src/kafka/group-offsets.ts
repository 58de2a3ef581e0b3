import { createKafka, type KafkaOptions, type StreamLogger } from './kafka-client.js';

/**
 * What a consumer group has committed in a topic, by partition; -1: nothing. For audits: tasks rely on
 * the positions in their state alone.
 */
export async function readGroupOffsets(
  options: KafkaOptions,
  groupId: string,
  topic: string,
  logger: StreamLogger,
): Promise<readonly number[]> {
  const { topicPrefix } = options;
  const admin = createKafka(options, logger).admin();
  await admin.connect();
  try {
    const group = { groupId: topicPrefix + groupId, topics: [topicPrefix + topic] };
    const [found] = await admin.fetchOffsets(group);
    const offsets: number[] = [];
    for (const { partition, offset } of found?.partitions ?? [])
      offsets[partition] = Number(offset);
    return offsets;
  } finally {
    await admin.disconnect();
  }
}
