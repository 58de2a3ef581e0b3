import type { Message } from 'kafkajs';
import type { OutgoingRecord } from '#contracts';
import { ByteWriter } from './byte-writer.js';
import { crc32c } from './crc32c.js';

/** Largest record batch, bytes; a broker takes 1 MiB (`max.message.bytes`) unless told otherwise. */
export const batchBytesMax = 1_000_000;

const initialBytes = 4_096;
const recordFormat = 2;
const transactionalAttribute = 0x10;

/** Where the fields of a record batch lie; the checksum covers all that is behind it. */
const lengthAt = 8;
const leaderEpochAt = 12;
const formatAt = 16;
const checksumAt = 17;
const attributesAt = 21;
const lastOffsetDeltaAt = 23;
const firstTimestampAt = 27;
const maxTimestampAt = 35;
const producerIdAt = 43;
const producerEpochAt = 51;
const firstSequenceAt = 53;
const countAt = 57;
const recordsAt = 61;

/** Whose batch it is, as brokers know the writer: they recognise a repetition by it. */
export interface BatchOwner {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly firstSequence: number;
  readonly isTransactional: boolean;
}

/**
 * Records for one partition, encoded as they are added, so that a batch is known to be full to the byte, and
 * a request that has to be repeated costs no more than its head.
 *
 * kafkajs takes it for the array of messages that it would split up by partition and encode: it has what
 * kafkajs asks of that array on the way, and goes through whole. `length` is what kafkajs advances the
 * sequence number by.
 */
export class ProducerBatch {
  readonly partition: number;
  readonly #writer = new ByteWriter(initialBytes);
  #count = 0;
  #firstTimestamp = 0;
  #maxTimestamp = 0;

  constructor(partition: number) {
    this.partition = partition;
    this.#writer.skip(recordsAt);
  }

  get length(): number {
    return this.#count;
  }

  /** Whether there was room. A record that is larger than any batch may be is taken into an empty one. */
  tryAppend(record: OutgoingRecord): boolean {
    const before = this.#writer.length;
    if (this.#count === 0) this.#firstTimestamp = this.#maxTimestamp = record.timestamp;
    this.#encode(record);
    if (this.#count > 0 && this.#writer.length > batchBytesMax) {
      this.#writer.truncate(before);
      return false;
    }
    this.#count += 1;
    this.#maxTimestamp = Math.max(this.#maxTimestamp, record.timestamp);
    return true;
  }

  #encode({ key, value, headers, timestamp }: OutgoingRecord): void {
    const writer = this.#writer;
    writer.skip(2);
    const from = writer.length;
    writer.int8(0);
    writer.varint(timestamp - this.#firstTimestamp);
    writer.varint(this.#count);
    writer.content(key);
    writer.content(value);
    const names = Object.keys(headers);
    writer.varint(names.length);
    for (const name of names) {
      writer.content(name);
      writer.content(headers[name] ?? null);
    }
    writer.prefixLength(from);
  }

  /** The record batch as it goes to the broker, until the next call. */
  bytesFor(owner: BatchOwner): Buffer {
    const bytes = this.#writer.written;
    bytes.fill(0, 0, lengthAt);
    bytes.writeInt32BE(bytes.length - leaderEpochAt, lengthAt);
    bytes.writeInt32BE(0, leaderEpochAt);
    bytes.writeInt8(recordFormat, formatAt);
    bytes.writeInt16BE(owner.isTransactional ? transactionalAttribute : 0, attributesAt);
    bytes.writeInt32BE(this.#count - 1, lastOffsetDeltaAt);
    bytes.writeBigInt64BE(BigInt(this.#firstTimestamp), firstTimestampAt);
    bytes.writeBigInt64BE(BigInt(this.#maxTimestamp), maxTimestampAt);
    bytes.writeBigInt64BE(owner.producerId, producerIdAt);
    bytes.writeInt16BE(owner.producerEpoch, producerEpochAt);
    bytes.writeInt32BE(owner.firstSequence, firstSequenceAt);
    bytes.writeInt32BE(this.#count, countAt);
    bytes.writeUInt32BE(crc32c(bytes, attributesAt, bytes.length), checksumAt);
    return bytes;
  }

  /** What kafkajs is given as its array of messages. */
  asMessages(): Message[] {
    return this as unknown as Message[];
  }

  /** kafkajs looks for a message without a value: there is none. */
  find(): undefined {
    return undefined;
  }

  /** kafkajs groups the messages by partition: all are of one. */
  reduce(): Readonly<Record<number, ProducerBatch>> {
    return { [this.partition]: this };
  }
}
