import { ByteRange } from '#contracts';
import type { RecordBatch } from '../records.js';
import { type RecordCursor, recordsOf } from '../records-in-place.js';
import type { TaskLogic } from './task-logic.js';
import { timeKey } from './task-clock.js';
import { parseStoredPositions, positionsKey, type StoredPositions } from './task-positions.js';

const keyOfPositions = Buffer.from(positionsKey);
const keyOfTime = Buffer.from(timeKey);

/** Reads a task's state back: every entry of its partition of the state topic, in log order. */
export class TaskRestoration {
  readonly #logic: TaskLogic;
  readonly #end: number;
  readonly #key = new ByteRange();
  readonly #value = new ByteRange();
  #next: number;
  #positions: StoredPositions = {};

  /** `end` is the end of the partition after the earlier owner was fenced: nothing can come behind it. */
  constructor(logic: TaskLogic, beginning: number, end: number) {
    this.#logic = logic;
    this.#next = beginning;
    this.#end = end;
  }

  get next(): number {
    return this.#next;
  }

  get isComplete(): boolean {
    return this.#next >= this.#end;
  }

  /** The positions that the restored state includes. */
  get positions(): StoredPositions {
    return this.#positions;
  }

  take(batch: RecordBatch): void {
    const record = recordsOf(batch).cursor();
    while (record.next()) this.#takeOne(record);
    this.#next = batch.nextOffset;
  }

  #takeOne(record: RecordCursor): void {
    const key = this.#key;
    if (!record.keyIn(key) || key.equals(keyOfTime)) return;
    const value = record.valueIn(this.#value) ? this.#value : undefined;
    if (!key.equals(keyOfPositions)) this.#logic.restore(key, value);
    else if (value !== undefined) this.#positions = parseStoredPositions(value.toBuffer());
  }
}
