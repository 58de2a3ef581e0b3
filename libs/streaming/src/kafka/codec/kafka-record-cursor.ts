import type { ByteRange, WantedHeader } from '#contracts';
import type { RecordCursor } from '../../records-in-place.js';
import { ByteReader } from './byte-reader.js';
import type { FetchedMemory } from './fetched-memory.js';
import { findHeaders, ReceivedKafkaRecord } from './received-kafka-record.js';
import type { RecordBlock } from './record-block.js';

/**
 * Goes through the records of blocks, from offset `from` up to offset `to`. Of each, only its place, time and
 * offset are read.
 */
export class KafkaRecordCursor implements RecordCursor {
  offset = -1;
  timestamp = NaN;
  readonly #blocks: readonly RecordBlock[];
  readonly #from: number;
  readonly #to: number;
  #blocksBegun = 0;
  #memory: FetchedMemory | undefined;
  #baseOffset = 0;
  #baseTimestamp = 0;
  #appendedAt: number | undefined;
  #reader = new ByteReader(Buffer.alloc(0));
  /** Records of the block that lie behind this one. */
  #left = 0;
  /** Where this record ends, and the next one of the block begins. */
  #end = 0;
  #keyStart = 0;
  /** -1: the record has no key. */
  #keyLength = -1;

  constructor(blocks: readonly RecordBlock[], from = 0, to = Infinity) {
    this.#blocks = blocks;
    this.#from = from;
    this.#to = to;
  }

  next(): boolean {
    for (;;) {
      if (this.#left > 0) {
        this.#read();
        if (this.offset >= this.#from) return this.offset < this.#to;
      } else if (!this.#beginBlock()) {
        return false;
      }
    }
  }

  #beginBlock(): boolean {
    const block = this.#blocks[this.#blocksBegun];
    if (block === undefined) return false;
    block.memory?.open();
    this.#blocksBegun += 1;
    this.#baseOffset = block.baseOffset;
    this.#baseTimestamp = block.baseTimestamp;
    this.#appendedAt = block.appendedAt;
    this.#memory = block.memory;
    this.#reader = new ByteReader(block.bytes);
    this.#left = block.count;
    this.#end = 0;
    return true;
  }

  /** Reads on to the key. */
  #read(): void {
    const reader = this.#reader;
    reader.at = this.#end;
    const length = reader.varint();
    this.#end = reader.at + length;
    this.#left -= 1;
    reader.at += 1; // attributes, which have no meaning yet
    const timestampDelta = reader.varlong();
    this.timestamp = this.#appendedAt ?? this.#baseTimestamp + timestampDelta;
    this.offset = this.#baseOffset + reader.varint();
    this.#keyLength = reader.varint();
    this.#keyStart = reader.at;
  }

  get #keyEnd(): number {
    return this.#keyStart + Math.max(0, this.#keyLength);
  }

  keyIn(range: ByteRange): boolean {
    if (this.#keyLength < 0) return false;
    range.set(this.#reader.bytes, this.#keyStart, this.#keyEnd);
    return true;
  }

  valueIn(range: ByteRange): boolean {
    const reader = this.#reader;
    reader.at = this.#keyEnd;
    const length = reader.varint();
    if (length < 0) return false;
    range.set(reader.bytes, reader.at, reader.at + length);
    return true;
  }

  findHeaders(wanted: readonly WantedHeader[]): void {
    const reader = this.#reader;
    reader.at = this.#keyEnd;
    findHeaders(reader, wanted);
  }

  record(): ReceivedKafkaRecord {
    this.#memory?.keep();
    return new ReceivedKafkaRecord(this, this.#reader.bytes, this.#keyStart, this.#keyLength);
  }
}
