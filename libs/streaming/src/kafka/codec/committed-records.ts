import type { RecordsInPlace } from '../../records-in-place.js';
import { KafkaRecordCursor } from './kafka-record-cursor.js';
import type { ReceivedKafkaRecord } from './received-kafka-record.js';
import type { RecordBlock } from './record-block.js';

/** The records of blocks from offset `from` up to offset `to`. */
export class CommittedRecords implements RecordsInPlace {
  readonly #blocks: readonly RecordBlock[];
  readonly #from: number;
  readonly #to: number;

  /** `blocks`: in offset order, with nothing that nobody is to see. */
  constructor(blocks: readonly RecordBlock[], from = 0, to = Infinity) {
    this.#blocks = blocks;
    this.#from = from;
    this.#to = to;
  }

  get count(): number {
    return this.#blocks.reduce((sum, block) => sum + this.#countIn(block), 0);
  }

  #countIn(block: RecordBlock): number {
    if (block.baseOffset >= this.#from && block.lastOffset < this.#to) return block.count;
    const cursor = new KafkaRecordCursor([block], this.#from, this.#to);
    let count = 0;
    while (cursor.next()) count += 1;
    return count;
  }

  cursor(): KafkaRecordCursor {
    return new KafkaRecordCursor(this.#blocks, this.#from, this.#to);
  }

  between(from: number, to: number): CommittedRecords {
    const [first, end] = [Math.max(from, this.#from), Math.min(to, this.#to)];
    const blocks = this.#blocks.filter(
      ({ baseOffset, lastOffset }) => baseOffset < end && lastOffset >= first,
    );
    return new CommittedRecords(blocks, first, end);
  }

  toArray(): ReceivedKafkaRecord[] {
    const cursor = this.cursor();
    const records: ReceivedKafkaRecord[] = [];
    while (cursor.next()) records.push(cursor.record());
    return records;
  }
}
