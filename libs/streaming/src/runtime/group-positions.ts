import type { Log } from '../log.js';
import type { PositionStore } from './positioned-reading.js';

/**
 * Positions that are the committed offsets of a consumer group. Where the group has committed nothing
 * yet, reading begins with the first record of `sinceMs` or later, or at the beginning; as that does not
 * depend on when it is asked, no record falls between the first start and the first commit.
 */
export class GroupPositions implements PositionStore {
  readonly #log: Log;
  readonly #groupId: string;
  readonly #sinceMs: number | undefined;

  constructor(log: Log, groupId: string, sinceMs: number | undefined) {
    this.#log = log;
    this.#groupId = groupId;
    this.#sinceMs = sinceMs;
  }

  async load(topic: string, partitions: readonly number[]): Promise<ReadonlyMap<number, number>> {
    const committed = await this.#log.groupOffsets(this.#groupId, topic);
    const positions = new Map<number, number>();
    for (const partition of partitions) {
      const offset = committed[partition] ?? -1;
      if (offset >= 0) positions.set(partition, offset);
    }
    if (this.#sinceMs === undefined || positions.size === partitions.length) return positions;
    const first = await this.#log.offsetsSince(topic, this.#sinceMs);
    for (const partition of partitions) {
      const offset = positions.get(partition) ?? first[partition];
      if (offset !== undefined) positions.set(partition, offset);
    }
    return positions;
  }
}
