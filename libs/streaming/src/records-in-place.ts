import {
  type ByteRange,
  type RecordInPlace,
  type WantedHeader,
  WireRecordInPlace,
} from '#contracts';
import type { FetchedBatch, ReceivedRecord, RecordBatch } from './records.js';

/**
 * Goes through records where they lie: one object for all of them, which is moved from each to the next.
 * Before the first `next` it is at none.
 */
export interface RecordCursor extends RecordInPlace {
  readonly offset: number;
  /** Moves to the next record. Returns whether there is one. */
  next(): boolean;
  /** The record by itself, for who needs it longer. */
  record(): ReceivedRecord;
}

/** Records of one partition, in offset order, of which objects are made only for who asks for them. */
export interface RecordsInPlace {
  readonly count: number;
  cursor(): RecordCursor;
  /** Those from offset `from` up to offset `to`. */
  between(from: number, to: number): RecordsInPlace;
  toArray(): readonly ReceivedRecord[];
}

/** The records of a batch, however they are held. */
export function recordsOf(batch: RecordBatch): RecordsInPlace {
  return batch.inPlace ?? new RecordList(batch.records);
}

/** `place` with its records; their objects are made when they are first asked for. */
export function batchOf<Place>(
  place: Place,
  inPlace: RecordsInPlace,
): Place & Required<Pick<RecordBatch, 'records' | 'inPlace'>> {
  let records: readonly ReceivedRecord[] | undefined;
  return {
    ...place,
    inPlace,
    get records() {
      return (records ??= inPlace.toArray());
    },
  };
}

/** What `batch` holds from offset `from` up to offset `to`. */
export function partOf(batch: FetchedBatch, from: number, to: number): RecordBatch {
  const { topic, partition, fetchedFrom, nextOffset } = batch;
  if (from <= fetchedFrom && to >= nextOffset) return batch;
  return batchOf({ topic, partition, nextOffset }, recordsOf(batch).between(from, to));
}

/** Records that are objects anyway. */
class RecordList implements RecordsInPlace {
  readonly #records: readonly ReceivedRecord[];

  constructor(records: readonly ReceivedRecord[]) {
    this.#records = records;
  }

  get count(): number {
    return this.#records.length;
  }

  cursor(): RecordCursor {
    return new RecordListCursor(this.#records);
  }

  between(from: number, to: number): RecordList {
    return new RecordList(this.#records.filter(({ offset }) => offset >= from && offset < to));
  }

  toArray(): readonly ReceivedRecord[] {
    return this.#records;
  }
}

class RecordListCursor implements RecordCursor {
  readonly #records: readonly ReceivedRecord[];
  #index = -1;

  constructor(records: readonly ReceivedRecord[]) {
    this.#records = records;
  }

  next(): boolean {
    this.#index += 1;
    return this.#index < this.#records.length;
  }

  record(): ReceivedRecord {
    const record = this.#records[this.#index];
    if (record === undefined) throw new RangeError('the cursor is at no record');
    return record;
  }

  get offset(): number {
    return this.record().offset;
  }

  get timestamp(): number {
    return this.record().timestamp;
  }

  keyIn(range: ByteRange): boolean {
    return this.#inPlace().keyIn(range);
  }

  valueIn(range: ByteRange): boolean {
    return this.#inPlace().valueIn(range);
  }

  findHeaders(wanted: readonly WantedHeader[]): void {
    this.#inPlace().findHeaders(wanted);
  }

  #inPlace(): WireRecordInPlace {
    return new WireRecordInPlace(this.record());
  }
}
