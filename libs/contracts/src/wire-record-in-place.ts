import type { ByteRange, RecordInPlace } from './byte-range.js';
import type { WireRecord } from './envelope.js';
import { headerIn } from './message-headers.js';

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

  headerIn(name: Uint8Array, range: ByteRange): boolean {
    return headerIn(this.#record.headers, Buffer.from(name).toString(), range);
  }
}

function moveTo(bytes: Buffer | null, range: ByteRange): boolean {
  if (bytes === null) return false;
  range.set(bytes, 0, bytes.length);
  return true;
}
