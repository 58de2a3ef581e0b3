import { decodeEvent, roomStatusOf, topics } from '#contracts';
import type { RecordBatch } from '#streaming';

export interface RequestLimits {
  readonly entriesMax: number;
  /** Largest body; a single entry goes out whatever its size. */
  readonly bytesMax: number;
}

/** What one request carries: entries of one partition, in the order of the event store. */
export interface StatusRequest {
  /** Names the records that it carries, so that the same request has the same id in any process. */
  readonly id: string;
  readonly body: string;
  readonly entries: number;
  /** When its first event was decided, ms. */
  readonly oldestAt: number;
  /** Where the next request of the partition begins. */
  readonly nextOffset: number;
}

/** A record of the event store that is no event: nothing behind it may be sent before it is put right. */
export class BrokenRecordError extends Error {
  override readonly name = 'BrokenRecordError';
}

const comma = 1;
/** Two brackets, and one comma less than entries. */
const emptyBytes = 1;

/**
 * The requests that carry a batch, one at a time. Events without an entry, and of types that this
 * version does not know, are passed over.
 *
 * @throws {BrokenRecordError} at a record that is no event, once all before it is in a request.
 */
export function* statusRequests(
  batch: RecordBatch,
  { entriesMax, bytesMax }: RequestLimits,
): Generator<StatusRequest, void> {
  let gathering = new Gathering(batch);
  try {
    for (const record of batch.records) {
      const entry = entryOf(batch, record);
      if (entry === undefined) continue;
      const size = Buffer.byteLength(entry) + comma;
      const isFull = gathering.count === entriesMax || gathering.bytes + size > bytesMax;
      if (gathering.count > 0 && isFull) {
        yield gathering.request();
        gathering = new Gathering(batch);
      }
      gathering.add(entry, size, record);
    }
  } catch (error) {
    if (gathering.count > 0) yield gathering.request();
    throw error;
  }
  if (gathering.count > 0) yield gathering.request();
}

type BatchRecord = RecordBatch['records'][number];

class Gathering {
  readonly #batch: RecordBatch;
  readonly #entries: string[] = [];
  #first: BatchRecord | undefined;
  #lastOffset = 0;
  bytes = emptyBytes;

  constructor(batch: RecordBatch) {
    this.#batch = batch;
  }

  get count(): number {
    return this.#entries.length;
  }

  add(entry: string, size: number, record: BatchRecord): void {
    this.#entries.push(entry);
    this.bytes += size;
    this.#first ??= record;
    this.#lastOffset = record.offset;
  }

  request(): StatusRequest {
    const { topic, partition } = this.#batch;
    const { offset = 0, timestamp: oldestAt = 0 } = this.#first ?? {};
    return {
      id: `${topic}-${partition}-${offset}-${this.#lastOffset}`,
      body: `[${this.#entries.join(',')}]`,
      entries: this.count,
      oldestAt,
      nextOffset: this.#lastOffset + 1,
    };
  }
}

function entryOf({ topic, partition }: RecordBatch, record: BatchRecord): string | undefined {
  const decoded = decodeEvent(topics.membership, record);
  if (decoded.outcome === 'unknownType') return undefined;
  if (decoded.outcome === 'malformed') {
    const place = `${topic}-${partition}: record ${record.offset}`;
    throw new BrokenRecordError(`${place} is no event: ${decoded.reason}`);
  }
  const status = roomStatusOf(decoded.event);
  return status === undefined ? undefined : JSON.stringify(status);
}
