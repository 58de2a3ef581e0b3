import kafkajs from 'kafkajs';
import { ByteRange } from '#contracts';
import { ByteReader } from './byte-reader.js';
import type { FetchedMemory } from './fetched-memory.js';
import { KafkaRecordCursor } from './kafka-record-cursor.js';

/** Node finds this one only as a property of the whole. */
const { CompressionCodecs } = kafkajs;

interface Codec {
  decompress(content: Buffer): Promise<Buffer>;
}

/** From its length on, before its records: what stands at the head of a block. */
const headBytes = 49;
const lengthBytes = 12;
const magic = 2;

const compressionMask = 0x07;
const appendTimeFlag = 0x08;
const transactionalFlag = 0x10;
const controlFlag = 0x20;

/** Type of the control record that ends a transaction which was aborted. */
const abortMarker = 0;

/** A run of records that were written together ("record batch", format 2), decompressed, undecoded. */
export interface RecordBlock {
  readonly bytes: Buffer;
  readonly count: number;
  readonly baseOffset: number;
  /** Offset of the last record that was written with it; compaction may have deleted that one. */
  readonly lastOffset: number;
  readonly baseTimestamp: number;
  /** The time of all its records, where the broker sets it; else each has its own. */
  readonly appendedAt: number | undefined;
  readonly producerId: number;
  readonly isTransactional: boolean;
  readonly isControl: boolean;
  /** What it was fetched in: `bytes` may be a part of it. Undefined: memory that is not used again. */
  readonly memory: FetchedMemory | undefined;
}

/**
 * The blocks of a fetched record set; its end may have been cut off.
 *
 * @throws {Error} for a record format older than that of Kafka 0.11, or a compression without a codec.
 */
export async function readBlocks(bytes: Buffer, memory?: FetchedMemory): Promise<RecordBlock[]> {
  const blocks: RecordBlock[] = [];
  const reader = new ByteReader(bytes);
  while (reader.remaining >= lengthBytes + headBytes) {
    const baseOffset = reader.int64();
    const length = reader.int32();
    if (reader.remaining < length) break;
    blocks.push(await readBlock(baseOffset, new ByteReader(reader.take(length)), memory));
  }
  return blocks;
}

async function readBlock(
  baseOffset: number,
  reader: ByteReader,
  memory: FetchedMemory | undefined,
): Promise<RecordBlock> {
  reader.at += 4; // leader epoch
  const format = reader.int8();
  if (format !== magic) throw new Error(`record format ${format} is not supported, only ${magic}`);
  reader.at += 4; // checksum
  const attributes = reader.int16();
  const lastOffset = baseOffset + reader.int32();
  const baseTimestamp = reader.int64();
  const maxTimestamp = reader.int64();
  const producerId = reader.int64();
  reader.at += 2 + 4; // producer epoch, sequence number
  const count = reader.int32();
  const content = reader.take(reader.remaining);
  return {
    bytes: await decompress(attributes & compressionMask, content),
    count,
    baseOffset,
    lastOffset,
    baseTimestamp,
    appendedAt: (attributes & appendTimeFlag) === 0 ? undefined : maxTimestamp,
    producerId,
    isTransactional: (attributes & transactionalFlag) !== 0,
    isControl: (attributes & controlFlag) !== 0,
    memory,
  };
}

async function decompress(compression: number, content: Buffer): Promise<Buffer> {
  if (compression === 0 || content.length === 0) return content;
  const codecs = CompressionCodecs as Readonly<Partial<Record<number, () => Codec>>>;
  const codec = codecs[compression];
  if (codec === undefined) throw new Error(`there is no codec for compression ${compression}`);
  return codec().decompress(content);
}

export function isAbortMarker(block: RecordBlock): boolean {
  if (!block.isControl) return false;
  const marker = new KafkaRecordCursor([block]);
  const key = new ByteRange();
  return marker.next() && marker.keyIn(key) && key.bytes.readInt16BE(key.start + 2) === abortMarker;
}
