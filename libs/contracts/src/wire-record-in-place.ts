import type { ByteRange, HeadersInPlace, RecordInPlace, WantedHeader } from './byte-range.js';
import type { WireRecord } from './envelope.js';

/** A record that is an object, looked at as others are where they lie. */
export class WireRecordInPlace implements RecordInPlace {
  readonly #record: WireRecord;

  constructor(record: WireRecord) {
    this.#record = record;
  }

  get timestamp(): number {
    return this.#record.timestamp;
  }

  keyIn(range: ByteRange): boolean {
    return moveTo(this.#record.key, range);
  }

  valueIn(range: ByteRange): boolean {
    return moveTo(this.#record.value, range);
  }

  findHeaders(wanted: readonly WantedHeader[]): void {
    findHeaders(this.#record, wanted);
  }
}

/** A record's headers, as such or in place. */
export type Headed = Pick<WireRecord, 'headers'> | HeadersInPlace;

/** As `HeadersInPlace.findHeaders`: where the headers lie, if they can be looked at there. */
export function findHeaders(record: Headed, wanted: readonly WantedHeader[]): void {
  if ('findHeaders' in record) {
    record.findHeaders(wanted);
    return;
  }
  for (const header of wanted) {
    const value = record.headers[header.name];
    const first = (Array.isArray(value) ? value[0] : value) ?? null;
    header.isThere = moveTo(typeof first === 'string' ? Buffer.from(first) : first, header.value);
  }
}

function moveTo(bytes: Buffer | null, range: ByteRange): boolean {
  if (bytes === null) return false;
  range.set(bytes, 0, bytes.length);
  return true;
}
