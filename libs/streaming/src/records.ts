import type { OutgoingRecord, WireRecord } from '#contracts';
import type { RecordsInPlace } from './records-in-place.js';

/** A record as it stands in a partition of the log. */
export interface ReceivedRecord extends WireRecord {
  readonly offset: number;
}

/** Records of one partition, in offset order. Topic names are those of the topology, without prefix. */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly ReceivedRecord[];
  /** The same records where they lie; absent: `records` is all there is. */
  readonly inPlace?: RecordsInPlace;
  /** The position after this batch; it may be past the last record's, as control records have offsets too. */
  readonly nextOffset: number;
}

/** A batch together with what is needed to tell whether it continues what was read before. */
export interface FetchedBatch extends RecordBatch {
  /** The offset that was asked for. */
  readonly fetchedFrom: number;
  /** The partition's end when the batch was fetched. */
  readonly highWatermark: number;
}

/** A record to write; without a partition, the key decides (murmur2, as Java's client). */
export interface TopicRecord {
  readonly topic: string;
  readonly partition?: number;
  readonly record: OutgoingRecord;
}

export interface TopicOffset {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the record to read next. */
  readonly offset: number;
}

/** Index of the first record at `offset` or after it. */
export function indexOfOffset(records: readonly ReceivedRecord[], offset: number): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((records[middle]?.offset ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
