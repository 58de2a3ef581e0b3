import { CommittedRecords } from './committed-records.js';
import type { FetchedMemory } from './fetched-memory.js';
import { isAbortMarker, type RecordBlock } from './record-block.js';

export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

/**
 * What one fetch brought of one partition. To kafkajs it looks like a single message, which it carries
 * through without looking inside.
 */
export class FetchedRecords {
  /** Offset of the last record, control records included: from there kafkajs goes on. */
  readonly offset: string;
  readonly isControlRecord = false;
  readonly #blocks: readonly RecordBlock[];
  readonly #aborted: readonly AbortedTransaction[];
  readonly #memory: FetchedMemory | undefined;
  readonly #lastOffset: number;

  /** `blocks`: at least one; `aborted`: those among the blocks, by first offset. */
  constructor(
    blocks: readonly RecordBlock[],
    aborted: readonly AbortedTransaction[],
    memory?: FetchedMemory,
  ) {
    this.#blocks = blocks;
    this.#aborted = aborted;
    this.#memory = memory;
    memory?.holds();
    this.#lastOffset = blocks.at(-1)?.lastOffset ?? -1;
    this.offset = String(this.#lastOffset);
  }

  /** Of the records, decompressed. */
  get bytes(): number {
    return this.#blocks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  get nextOffset(): number {
    return this.#lastOffset + 1;
  }

  /**
   * The records from offset `from` on that were committed: whatever a producer wrote from the beginning of
   * an aborted transaction to its abort marker is left out, and so are control records.
   */
  committedFrom(from: number): CommittedRecords {
    const committed: RecordBlock[] = [];
    const aborting = new Set<number>();
    let begun = 0;
    for (const block of this.#blocks) {
      for (; this.#beginsBy(begun, block.lastOffset); begun += 1) {
        aborting.add(this.#aborted[begun]?.producerId ?? -1);
      }
      const isAborted = block.isTransactional && aborting.has(block.producerId);
      if (isAborted && isAbortMarker(block)) aborting.delete(block.producerId);
      if (!isAborted && !block.isControl) committed.push(block);
    }
    return new CommittedRecords(committed, from);
  }

  /** From now on nobody looks at the records, other than at those that were taken out. */
  handled(): void {
    this.#memory?.handled();
  }

  #beginsBy(index: number, offset: number): boolean {
    return (this.#aborted[index]?.firstOffset ?? Infinity) <= offset;
  }
}
