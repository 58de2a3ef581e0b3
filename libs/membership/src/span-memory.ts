import { ChunkMemory, chunkBytesMax } from './chunk-memory.js';
import { type MemoryViews, viewsOf } from './memory-views.js';
import { SpanPlaces } from './span-places.js';

/** The fewer chunks there are, the likelier is the cache to have the objects that stand for them. */
const bytesOfChunk = chunkBytesMax;
const numbersOfChunk = bytesOfChunk / Float64Array.BYTES_PER_ELEMENT;
/** The bits of a place that say where it is in its chunk. */
const placeBits = Math.log2(numbersOfChunk);

/** Spans of numbers that lie side by side, unboxed, outside of the heap that is collected. */
export class SpanMemory {
  readonly #memory = new ChunkMemory();
  readonly #chunks: MemoryViews[] = [];
  readonly #places = new SpanPlaces(numbersOfChunk);

  /** Returns the place of a span, with any numbers in it. @throws {RangeError} where it is longer than 32,768. */
  take(length: number): number {
    const place = this.#places.take(length);
    if (place >>> placeBits === this.#chunks.length) this.#addChunk();
    return place;
  }

  free(place: number, length: number): void {
    this.#places.free(place, length);
  }

  /** The chunk in which the span lies, from `startIn` on. */
  chunkOf(place: number): MemoryViews {
    const chunk = this.#chunks[place >>> placeBits];
    if (chunk === undefined) throw new RangeError(`no span lies at ${place}`);
    return chunk;
  }

  #addChunk(): void {
    this.#chunks.push(viewsOf(this.#memory.take(bytesOfChunk), bytesOfChunk));
  }
}

/** Where the span at `place` begins among the numbers of its chunk. */
export function startIn(place: number): number {
  return place & (numbersOfChunk - 1);
}
