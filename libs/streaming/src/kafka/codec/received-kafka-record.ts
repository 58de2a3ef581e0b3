import { type HeadersInPlace, isSame, type RecordHeaders, type WantedHeader } from '#contracts';
import type { ReceivedRecord } from '../../records.js';
import { ByteReader } from './byte-reader.js';

/**
 * A record as it lies in the bytes of a fetch. Key, value and headers are decoded when they are asked for,
 * because most records are asked for little.
 */
export class ReceivedKafkaRecord implements ReceivedRecord, HeadersInPlace {
  readonly offset: number;
  readonly timestamp: number;
  readonly #bytes: Buffer;
  readonly #keyStart: number;
  /** -1: the record has no key. */
  readonly #keyLength: number;

  constructor(
    { offset, timestamp }: Pick<ReceivedRecord, 'offset' | 'timestamp'>,
    bytes: Buffer,
    keyStart: number,
    keyLength: number,
  ) {
    this.offset = offset;
    this.timestamp = timestamp;
    this.#bytes = bytes;
    this.#keyStart = keyStart;
    this.#keyLength = keyLength;
  }

  get key(): Buffer | null {
    if (this.#keyLength < 0) return null;
    return this.#bytes.subarray(this.#keyStart, this.#keyStart + this.#keyLength);
  }

  get value(): Buffer | null {
    const reader = this.#atValue();
    const length = reader.varint();
    return length < 0 ? null : reader.take(length);
  }

  /** Those that have a value; several of one name as an array. */
  get headers(): RecordHeaders {
    const reader = this.#atValue();
    skipValue(reader);
    const headers = Object.create(null) as Record<string, Buffer | Buffer[]>;
    for (let left = reader.varint(); left > 0; left -= 1) {
      const name = reader.take(reader.varint()).toString();
      const length = reader.varint();
      if (length < 0) continue;
      const value = reader.take(length);
      const earlier = headers[name];
      headers[name] = earlier === undefined ? value : [earlier, value].flat();
    }
    return headers;
  }

  findHeaders(wanted: readonly WantedHeader[]): void {
    findHeaders(this.#atValue(), wanted);
  }

  #atValue(): ByteReader {
    return new ByteReader(this.#bytes, this.#keyStart + Math.max(0, this.#keyLength));
  }
}

function skipValue(reader: ByteReader): void {
  const length = reader.varint();
  reader.at += Math.max(0, length);
}

/**
 * As `HeadersInPlace.findHeaders`. `reader` is at the record's value, and is somewhere in the record
 * afterwards.
 */
export function findHeaders(reader: ByteReader, wanted: readonly WantedHeader[]): void {
  for (const header of wanted) header.isThere = false;
  let missing = wanted.length;
  skipValue(reader);
  for (let left = reader.varint(); left > 0 && missing > 0; left -= 1) {
    const nameLength = reader.varint();
    const nameStart = reader.at;
    reader.at += nameLength;
    const length = reader.varint();
    if (length < 0) continue;
    const start = reader.at;
    reader.at += length;
    for (const header of wanted) {
      const { nameBytes } = header;
      if (header.isThere || nameBytes.length !== nameLength) continue;
      if (!isSame(reader.bytes, nameStart, nameBytes, 0, nameLength)) continue;
      header.value.set(reader.bytes, start, reader.at);
      header.isThere = true;
      missing -= 1;
    }
  }
}
