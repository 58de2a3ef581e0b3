import { ChunkMemory } from './chunk-memory.js';

const bytesOfChunk = 1 << 14;
const numbersOfChunk = bytesOfChunk / Float64Array.BYTES_PER_ELEMENT;
/** The bits of a place that say where it is in its chunk. */
const placeBits = Math.log2(numbersOfChunk);

/** The same memory, as doubles and as whole numbers of 32 bits, of which there are two in the place of each double. */
interface SpanChunk {
  readonly numbers: Float64Array;
  readonly integers: Int32Array;
}

/**
 * Spans of numbers that lie side by side, unboxed, outside of the heap that is collected.
 *
 * Invariant: the place of a span that was freed goes to the next one of the same length. There are few
 * lengths, so a memory is hardly larger than it had to be once.
 */
export class SpanMemory {
  readonly #memory = new ChunkMemory();
  readonly #chunks: SpanChunk[] = [];
  readonly #freed = new Map<number, number[]>();
  #end = 0;

  /** Returns the place of a span, with any numbers in it. @throws {RangeError} where it is longer than 2,048. */
  take(length: number): number {
    const freed = this.#freed.get(length)?.pop();
    if (freed !== undefined) return freed;
    const left = numbersOfChunk * this.#chunks.length - this.#end;
    if (left < length) this.#addChunk(length);
    this.#end += length;
    return this.#end - length;
  }

  free(place: number, length: number): void {
    const freed = this.#freed.get(length);
    if (freed === undefined) this.#freed.set(length, [place]);
    else freed.push(place);
  }

  /** The chunk in which the span lies, from `startIn` on. */
  chunkOf(place: number): SpanChunk {
    const chunk = this.#chunks[place >>> placeBits];
    if (chunk === undefined) throw new RangeError(`no span lies at ${place}`);
    return chunk;
  }

  #addChunk(length: number): void {
    if (length > numbersOfChunk) throw new RangeError(`a span of ${length} numbers`);
    const { buffer, offset } = this.#memory.take(bytesOfChunk);
    this.#end = numbersOfChunk * this.#chunks.length;
    this.#chunks.push({
      numbers: new Float64Array(buffer, offset, numbersOfChunk),
      integers: new Int32Array(buffer, offset, 2 * numbersOfChunk),
    });
  }
}

/** Where the span at `place` begins among the numbers of its chunk. */
export function startIn(place: number): number {
  return place & (numbersOfChunk - 1);
}
