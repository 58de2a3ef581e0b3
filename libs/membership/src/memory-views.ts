import type { Chunk } from './chunk-memory.js';

/**
 * The same memory three times: as doubles, as whole numbers of 32 bits, and as bytes. In the place of each double there
 * are two of the ones and eight of the others.
 */
export interface MemoryViews {
  readonly numbers: Float64Array;
  readonly integers: Int32Array;
  readonly bytes: Uint8Array;
}

/** Of the `length` bytes of the chunk, which are whole eights. */
export function viewsOf({ buffer, offset }: Chunk, length: number): MemoryViews {
  return {
    numbers: new Float64Array(buffer, offset, length / Float64Array.BYTES_PER_ELEMENT),
    integers: new Int32Array(buffer, offset, length / Int32Array.BYTES_PER_ELEMENT),
    bytes: new Uint8Array(buffer, offset, length),
  };
}
