import type { ByteRange, HeadersInPlace, RecordHeaders } from '#contracts';
import type { ReceivedRecord } from '../../records.js';
import { ByteReader } from './byte-reader.js';
import type { RecordBlock } from './record-block.js';

/**
 * A record as it lies in the bytes of a fetch. Only its place, time and offset were read; everything else
 * is decoded when it is asked for, because most records are asked for little.
 */
export class ReceivedKafkaRecord implements ReceivedRecord, HeadersInPlace {
  readonly #block: RecordBlock;
  readonly #timestampDelta: number;
  readonly #offsetDelta: number;
  readonly #keyStart: number;
  /** -1: the record has no key. */
  readonly #keyLength: number;

  /** Reads on to the key; `reader` is then somewhere in the record. */
  constructor(block: RecordBlock, reader: ByteReader) {
    reader.at += 1; // attributes, which have no meaning yet
    this.#block = block;
    this.#timestampDelta = reader.varlong();
    this.#offsetDelta = reader.varint();
    this.#keyLength = reader.varint();
    this.#keyStart = reader.at;
  }

  get offset(): number {
    return this.#block.baseOffset + this.#offsetDelta;
  }

  get timestamp(): number {
    const { appendedAt, baseTimestamp } = this.#block;
    return appendedAt ?? baseTimestamp + this.#timestampDelta;
  }

  get key(): Buffer | null {
    if (this.#keyLength < 0) return null;
    return this.#block.bytes.subarray(this.#keyStart, this.#keyEnd);
  }

  get value(): Buffer | null {
    const reader = new ByteReader(this.#block.bytes, this.#keyEnd);
    const length = reader.varint();
    return length < 0 ? null : reader.take(length);
  }

  /** Those that have a value; several of one name as an array. */
  get headers(): RecordHeaders {
    const reader = this.#atHeaders();
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

  headerIn(name: Uint8Array, range: ByteRange): boolean {
    const { bytes } = this.#block;
    const reader = this.#atHeaders();
    for (let left = reader.varint(); left > 0; left -= 1) {
      const nameLength = reader.varint();
      const nameStart = reader.at;
      reader.at += nameLength;
      const length = reader.varint();
      if (length < 0) continue;
      const start = reader.at;
      reader.at += length;
      if (nameLength !== name.length || !standsAt(bytes, nameStart, name)) continue;
      range.set(bytes, start, reader.at);
      return true;
    }
    return false;
  }

  get #keyEnd(): number {
    return this.#keyStart + Math.max(0, this.#keyLength);
  }

  #atHeaders(): ByteReader {
    const reader = new ByteReader(this.#block.bytes, this.#keyEnd);
    const valueLength = reader.varint();
    reader.at += Math.max(0, valueLength);
    return reader;
  }
}

function standsAt(bytes: Uint8Array, start: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index++) {
    if (bytes[start + index] !== expected[index]) return false;
  }
  return true;
}
