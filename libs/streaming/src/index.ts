export * from './clock.js';
export { assignSticky } from './kafka/co-partitioned-assigner.js';
export { GroupDirectory, type GroupInstance } from './kafka/group-directory.js';
export { readGroupOffsets } from './kafka/group-offsets.js';
export { type KafkaOptions, type StreamLogger } from './kafka/kafka-client.js';
export { KafkaLog } from './kafka/kafka-log.js';
export {
  type ProvisionOptions,
  provisionTopics,
  waitForBrokers,
} from './kafka/provision-topics.js';
export { RecordWriter } from './kafka/record-writer.js';
export { KafkaTransactionalWriter } from './kafka/transactional-writer.js';
export * from './log.js';
export { ManualClock } from './memory/manual-clock.js';
export { MemoryLog } from './memory/memory-log.js';
export { type ProducedRecord, producedRecords } from './memory/produced-records.js';
export { type TestDriverOptions, TopologyTestDriver } from './memory/topology-test-driver.js';
export * from './nest/positioned-strategy.js';
export { StreamController } from './nest/stream-controller.js';
export * from './nest/task-strategy.js';
export * from './records.js';
export { type RecordCursor, recordsOf } from './records-in-place.js';
export * from './runtime/observer.js';
export {
  type BatchProgress,
  PositionedReading,
  type PositionStore,
} from './runtime/positioned-reading.js';
export * from './runtime/settings.js';
export {
  type PartitionContent,
  readTopic,
  type ScanOptions,
  scanTopic,
} from './runtime/read-topic.js';
export { StreamRuntime } from './runtime/stream-runtime.js';
export type { StreamTask } from './runtime/stream-task.js';
export { InputLostError } from './runtime/input-lost-error.js';
export type { TaskEnvironment } from './runtime/task-environment.js';
export type { TaskPhase } from './runtime/task-lifecycle.js';
export type * from './runtime/task-logic.js';
export { positionsKey } from './runtime/task-positions.js';
export * from './topology.js';
