/** Kafka's keys of the requests that a service makes (see Kafka's protocol guide). */
export const kafkaApis = {
  Produce: 0,
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  OffsetFetch: 9,
  FindCoordinator: 10,
  JoinGroup: 11,
  Heartbeat: 12,
  LeaveGroup: 13,
  SyncGroup: 14,
  ApiVersions: 18,
  InitProducerId: 22,
  AddPartitionsToTxn: 24,
  AddOffsetsToTxn: 25,
  EndTxn: 26,
  TxnOffsetCommit: 28,
} as const;

export type KafkaApi = keyof typeof kafkaApis;

const names = new Map<number, KafkaApi>(
  Object.entries(kafkaApis).map(([name, key]) => [key, name as KafkaApi]),
);

/** Undefined for requests that no service makes. */
export function kafkaApiOf(key: number): KafkaApi | undefined {
  return names.get(key);
}
