import type { PartitionContent } from '#streaming';
import type { SimulatedCluster } from '../kafka/cluster.js';

/** What an audit reads of a topic: all that was ever committed to it. */
export function contentsOf(cluster: SimulatedCluster, topic: string): PartitionContent[] {
  return cluster.partitions(topic).map((source) => ({
    partition: source.partition,
    records: source.committed().map(({ record }) => record),
    end: source.highWatermark,
  }));
}

/** The same of what retention and compaction have left: what a restart can read. */
export function retainedOf(cluster: SimulatedCluster, topic: string): PartitionContent[] {
  return cluster.partitions(topic).map((source) => ({
    partition: source.partition,
    records: source.retained(),
    end: source.highWatermark,
  }));
}
